import type { DerivedKey } from '../contract/database-engine.ts';
import type { DocumentRange, IndexValue } from '../contract/projection.ts';

/** A key of the index: build, name of the index, its value, key of the document. */
export type IndexEntry = readonly (string | number)[];

interface Bounds {
  readonly collection: 'documents' | 'document-index';
  readonly from: DerivedKey;
  readonly to: DerivedKey;
}

export function documentKey(build: string, key: string): DerivedKey {
  return [build, key];
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
  return { collection: 'checkpoints', from: ['folded', build], to: behind(['folded', build]) };
}

/** Everything of a build in one of the collections. */
export function allOf(build: string, collection: Bounds['collection']): Bounds {
  return { collection, from: [build], to: behind([build]) };
}

/** Where a range of documents lies: in an index, or among the documents themselves. */
export function boundsOf(build: string, { index, from, to }: DocumentRange): Bounds {
  const start = index === undefined ? [build] : [build, index];
  const collection = index === undefined ? 'documents' : 'document-index';
  return { collection, from: [...start, ...listOf(from)], to: behind([...start, ...listOf(to)]) };
}

/** The value of an index as a list; empty for none. @throws TypeError when it can be no key. */
export function listOf(value: IndexValue): readonly (string | number)[] {
  if (value === undefined) return [];
  const list = Array.isArray(value) ? (value as readonly (string | number)[]) : [value as string | number];
  for (const part of list) {
    if (typeof part === 'string' || (typeof part === 'number' && !Number.isNaN(part))) continue;
    throw new TypeError(`a value of an index must be a text, a number, or a list of them, not ${String(part)}`);
  }
  return list;
}

/** The least key that sorts behind all keys that begin with these parts, and is the key of nothing. */
function behind(parts: readonly (string | number)[]): DerivedKey {
  const last = parts.at(-1) ?? '';
  return [...parts.slice(0, -1), typeof last === 'string' ? `${last}\0` : nextNumber(last)];
}

/** The next number; texts sort behind all numbers. */
function nextNumber(value: number): number | string {
  if (value === Infinity) return '';
  if (value === -Infinity) return -Number.MAX_VALUE;
  if (value === 0) return Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return view.getFloat64(0);
}
