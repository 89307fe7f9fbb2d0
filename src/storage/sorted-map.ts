import { compareKeys, type Key } from './key.ts';

interface SortedEntry<V> {
  readonly key: Key;
  readonly value: V;
}

/** A map that keeps its keys in the order of {@link compareKeys}. */
export class SortedMap<V = unknown> {
  readonly #entries: SortedEntry<V>[] = [];

  get(key: Key): V | undefined {
    const entry = this.#entries[this.#indexOf(key)];
    return entry && compareKeys(entry.key, key) === 0 ? entry.value : undefined;
  }

  set(key: Key, value: V): void {
    const index = this.#indexOf(key);
    const entry = this.#entries[index];
    this.#entries.splice(index, entry && compareKeys(entry.key, key) === 0 ? 1 : 0, { key, value });
  }

  delete(key: Key): void {
    const index = this.#indexOf(key);
    const entry = this.#entries[index];
    if (entry && compareKeys(entry.key, key) === 0) this.#entries.splice(index, 1);
  }

  /** At most `limit` entries with `from` ≤ key ≤ `to`, from whichever end. */
  between(from: Key, to: Key, reverse: boolean, limit: number): readonly SortedEntry<V>[] {
    const start = this.#indexOf(from);
    const atEnd = this.#indexOf(to);
    const last = this.#entries[atEnd];
    const end = last && compareKeys(last.key, to) === 0 ? atEnd + 1 : atEnd;
    if (reverse) return this.#entries.slice(Math.max(start, end - limit), end).toReversed();
    return this.#entries.slice(start, Math.min(end, start + limit));
  }

  /** All entries, in the order of their keys. */
  entries(): readonly SortedEntry<V>[] {
    return this.#entries;
  }

  /** Where the key is or would be. */
  #indexOf(key: Key): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#entries[middle];
      if (entry && compareKeys(entry.key, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
