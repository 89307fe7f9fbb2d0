import type { DerivedKey } from '../contract/database-engine.ts';
import type { DocumentRange, IndexValue } from '../contract/projection.ts';

/**
 * Where a build has a document. In an index: name of the index, its value, key of the document. What precedes each part of the value
 * says whether it goes on, so that lists of any lengths sort as they should, and no key is taken for a part of a value. Among the
 * documents themselves: the key alone.
 */
export type Place = readonly (string | number)[];

const END = 0;
const MORE = 1;
const BEHIND = 2;

interface Bounds {
  readonly collection: 'documents' | 'document-index';
  readonly from: DerivedKey;
  readonly to: DerivedKey;
}

export function documentKey(build: string, key: string): DerivedKey {
  return [build, key];
}

/** The key of a place in an index. Each part of a key takes time to compare, so the build and the index are one. */
export function entryKey(build: string, [index, ...rest]: Place): DerivedKey {
  return [`${build}.${index}`, ...rest];
}

/** Where it stands how far an inline projection has come with a stream. */
export function foldedKey(build: string, id: string): { readonly collection: 'checkpoints'; readonly key: DerivedKey } {
  return { collection: 'checkpoints', key: ['folded', build, id] };
}

/** All that stands of an inline build in the way of `foldedKey`. */
export function allFolded(build: string): {
  readonly collection: 'checkpoints';
  readonly from: DerivedKey;
  readonly to: DerivedKey;
} {
  return { collection: 'checkpoints', from: ['folded', build], to: ['folded', `${build}\0`] };
}

/** Where an index has a document. @throws TypeError when the value can be no key. */
export function placeIn(index: string, value: IndexValue, key: string): Place {
  return [index, ...steps(value), END, key];
}

/** Whether it is a place in an index, or among the documents themselves. */
export function isPlaceIn(index: string | undefined, place: readonly unknown[]): place is Place {
  if (typeof place.at(-1) !== 'string') return false;
  if (index === undefined) return place.length === 1;
  const value = place.slice(1, -2);
  return (
    place[0] === index &&
    place.at(-2) === END &&
    value.length % 2 === 0 &&
    value.every((part, at) => (at % 2 === 0 ? part === MORE : isPart(part)))
  );
}

/** Everything of a build in one of the collections. */
export function allOf(build: string, collection: Bounds['collection']): Bounds {
  if (collection === 'documents') return { collection, from: [build], to: [`${build}\0`] };
  return { collection, from: [`${build}.`], to: [`${build}/`] };
}

/** Where a range of documents lies: in an index, or among the documents themselves. */
export function boundsOf(build: string, { index, from, to }: DocumentRange): Bounds {
  if (index !== undefined) {
    const boundOf = (...parts: Place): DerivedKey => entryKey(build, [index, ...parts]);
    return { collection: 'document-index', from: boundOf(...steps(from)), to: boundOf(...steps(to), BEHIND) };
  }
  const { to: end, ...bounds } = allOf(build, 'documents');
  return { ...bounds, from: [build, ...listOf(from)], to: to === undefined ? end : [build, ...listOf(to)] };
}

function steps(value: IndexValue): readonly (string | number)[] {
  return listOf(value).flatMap((part) => [MORE, part]);
}

/** The value of an index as a list; empty for none. @throws TypeError when it can be no key. */
export function listOf(value: IndexValue): readonly (string | number)[] {
  if (value === undefined) return [];
  const list = Array.isArray(value) ? (value as readonly (string | number)[]) : [value as string | number];
  for (const part of list) {
    if (!isPart(part))
      throw new TypeError(`a value of an index must be a text, a number, or a list of them, not ${String(part)}`);
  }
  return list;
}

function isPart(value: unknown): value is string | number {
  return typeof value === 'string' || (typeof value === 'number' && !Number.isNaN(value));
}
