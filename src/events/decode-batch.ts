import type { EncodedCommit } from '../contract/encoded-commit.ts';
import type { EncodedPart } from '../contract/event-store-engine.ts';
import type { StoredMessage } from '../contract/message.ts';
import { decodeMessage, mayBeOf, parseTexts, type DecodeContext } from './decode.ts';

/**
 * The messages of a commit, all of them revived.
 * @param types the names of the events that are wanted: others need not be registered. Default: all.
 */
export function decodeCommit(
  context: DecodeContext,
  commit: EncodedCommit,
  types?: { has(type: string): boolean },
): readonly StoredMessage[] {
  return parseTexts(context, commit).flatMap((form, index) => {
    if (types && !mayBeOf(types, form)) return [];
    return [decodeMessage(context, form, commit.firstVersion + index)];
  });
}

/** The messages of a batch as they come back when they follow a version. */
export function decodeBatch(context: DecodeContext, parts: readonly EncodedPart[], version: number): readonly StoredMessage[] {
  let last = version;
  return parts.flatMap(({ count, text }) =>
    decodeCommit(context, { firstVersion: last + 1, lastVersion: (last += count), text }),
  );
}
