import type { Key } from '../key.ts';
import { SortedMap } from '../sorted-map.ts';
import type { StoredWrite } from './journal-record.ts';

/** What was written and is not in the files yet. A write without `stored` says that nothing is there. */
export class Overlay {
  readonly #collections = new Map<string, SortedMap<StoredWrite>>();

  get isEmpty(): boolean {
    return this.#collections.size === 0;
  }

  set(write: StoredWrite): void {
    const { collection, key } = write;
    const known = this.#collections.get(collection) ?? new SortedMap<StoredWrite>();
    this.#collections.set(collection, known);
    known.set(key, write);
  }

  get(collection: string, key: Key): StoredWrite | undefined {
    return this.#collections.get(collection)?.get(key);
  }

  /** Those with `from` ≤ key ≤ `to`, in the order of their keys. */
  between(collection: string, from: Key, to: Key): readonly StoredWrite[] {
    const entries = this.#collections.get(collection)?.between(from, to, false, Infinity) ?? [];
    return entries.map(({ value }) => value);
  }

  all(): readonly StoredWrite[] {
    return [...this.#collections.values()].flatMap((map) => map.entries().map(({ value }) => value));
  }

  clear(): void {
    this.#collections.clear();
  }
}
