import { readArgument, refuse } from '../contract/argument.ts';
import { isEntryOf, type IndexEntry } from './document-keys.ts';

/** The place of a document as a text. It says nothing of the build, which may be another one when the next page is read. */
export function writeCursor([, ...place]: IndexEntry): string {
  // JSON has no infinite numbers.
  return JSON.stringify(place.map((part) => (Number.isFinite(part) || typeof part === 'string' ? part : [String(part)])));
}

/** The place that a text tells of. @throws InvalidArgumentError unless it is one in the index, or among the keys. */
export function readCursor(after: string | undefined, index: string | undefined): IndexEntry | undefined {
  if (after === undefined) return undefined;
  return readArgument('after', () => {
    const parts: unknown = JSON.parse(after);
    const place = Array.isArray(parts) ? parts.map((part: unknown) => (Array.isArray(part) ? Number(part[0]) : part)) : [];
    if (!isEntryOf(index, place)) refuse('after', `must be the next of a page of ${index === undefined ? 'keys' : `'${index}'`}`);
    return ['', ...place];
  });
}
