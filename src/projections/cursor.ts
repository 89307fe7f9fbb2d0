import { readArgument, refuse } from '../contract/argument.ts';
import { isEntryOf, type IndexEntry } from './document-keys.ts';
import { readPlace, writePlace } from './place-text.ts';

/** The place of a document as a text. It says nothing of the build, which may be another one when the next page is read. */
export function writeCursor([, ...place]: IndexEntry): string {
  return writePlace(place);
}

/** The place that a text tells of. @throws InvalidArgumentError unless it is one in the index, or among the keys. */
export function readCursor(after: string | undefined, index: string | undefined): IndexEntry | undefined {
  if (after === undefined) return undefined;
  return readArgument('after', () => {
    const place = readPlace(after);
    if (!isEntryOf(index, place)) refuse('after', `must be the next of a page of ${index === undefined ? 'keys' : `'${index}'`}`);
    return ['', ...place];
  });
}
