import type { EncodedPart } from '../contract/event-store-engine.ts';
import { countFitting, recordText } from '../contract/record-text.ts';

/** The texts of messages in as few records as hold them. */
export function splitParts(texts: readonly string[]): readonly EncodedPart[] {
  const parts: EncodedPart[] = [];
  for (let start = 0; start < texts.length;) {
    const count = countFitting(texts, start);
    parts.push({ count, text: recordText(texts.slice(start, start + count)) });
    start += count;
  }
  return parts;
}
