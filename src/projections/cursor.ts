import { readArgument, refuse } from '../contract/argument.ts';
import { isPlaceIn, type Place } from './document-keys.ts';
import { readPlace } from './place-text.ts';

/**
 * The place that the `next` of a page tells of. It says nothing of the build, which may be another one when the next page is read.
 * @throws InvalidArgumentError unless it is one in the index, or among the keys.
 */
export function readCursor(after: string | undefined, index: string | undefined): Place | undefined {
  if (after === undefined) return undefined;
  return readArgument('after', () => {
    const place = readPlace(after);
    if (!isPlaceIn(index, place)) refuse('after', `must be the next of a page of ${index === undefined ? 'keys' : `'${index}'`}`);
    return place;
  });
}
