import { compareKeys, type Key } from '../key.ts';
import { keyOfWritten, writtenKey, type WrittenKey } from '../written-key.ts';

/** Where a value is among all of a database: its collection, and its key. */
export type Place = readonly [collection: string, key: Key];

/** A value as its leaf has it: itself, or the ids of the texts that it was cut into, with what a budget counts of it. */
export type StoredValue = { readonly value: unknown } | { readonly parts: readonly string[]; readonly units: number };

export interface Entry {
  readonly place: Place;
  readonly stored: StoredValue;
  /** UTF-16 units that it takes in its page, about. */
  readonly size: number;
}

/** A node below, and where what it holds begins. */
export interface Child {
  readonly first: Place;
  readonly id: string;
  readonly size: number;
}

/** Values, in the order of their places. */
export interface Leaf {
  readonly entries: readonly Entry[];
}

/** Nodes, in the order of what they hold; all leaves are as far down. */
export interface Inner {
  readonly children: readonly Child[];
}

/** What a page holds. It is never changed: what is to be another one gets another id. */
export type Node = Leaf | Inner;

export const EMPTY: Leaf = { entries: [] };

/** As pages are written. */
export type WrittenNode =
  | {
      readonly entries: readonly (
        | readonly [string, WrittenKey, unknown]
        | readonly [string, WrittenKey, 0, readonly string[], number]
      )[];
    }
  | { readonly children: readonly (readonly [string, WrittenKey, string])[] };

export function comparePlaces(a: Place, b: Place): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : compareKeys(a[1], b[1]);
}

/** A name that no other place has. */
export function nameOf([collection, key]: Place): string {
  return JSON.stringify([collection, writtenKey(key)]);
}

export function entryOf(place: Place, stored: StoredValue, textLength: number): Entry {
  return { place, stored, size: nameOf(place).length + textLength };
}

export function childOf(first: Place, id: string): Child {
  return { first, id, size: nameOf(first).length + id.length };
}

export function sizeOf(node: Node): number {
  const parts: readonly (Entry | Child)[] = 'entries' in node ? node.entries : node.children;
  return parts.reduce((sum, { size }) => sum + size, 0);
}

/** Which child has a place, if any has. */
export function indexOfChild({ children }: Inner, place: Place): number {
  let low = 0;
  let high = children.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    const child = children[middle];
    if (child && comparePlaces(child.first, place) <= 0) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function writtenNode(node: Node): WrittenNode {
  if ('children' in node) return { children: node.children.map(({ first: [name, key], id }) => [name, writtenKey(key), id]) };
  return {
    entries: node.entries.map(({ place: [name, key], stored }) =>
      'parts' in stored ? [name, writtenKey(key), 0, stored.parts, stored.units] : [name, writtenKey(key), stored.value],
    ),
  };
}

export function nodeOfWritten(written: WrittenNode): Node {
  if ('children' in written)
    return { children: written.children.map(([name, key, id]) => childOf([name, keyOfWritten(key)], id)) };
  return {
    entries: written.entries.map(([name, key, value, parts, units = 0]) => {
      const stored = parts ? { parts, units } : { value };
      return entryOf([name, keyOfWritten(key)], stored, JSON.stringify(parts ?? value).length);
    }),
  };
}
