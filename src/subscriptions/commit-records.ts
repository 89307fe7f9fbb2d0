import type { StreamRange } from '../contract/database-engine.ts';
import type { EncodedCommit } from '../contract/encoded-commit.ts';
import { isDeletion, type LogEntry } from './log-entry.ts';

// Records hold messages of many commits once they are compacted: what is not due yet is kept up to this length, and read again beyond.
const MAX_KEPT = 32 * 1024 * 1024; // UTF-16 units of text

/** A commit record whose text has been parsed. */
export interface ParsedRecord extends Omit<EncodedCommit, 'text'> {
  readonly forms: readonly unknown[];
  readonly length: number;
}

export interface TakenForms {
  readonly forms: readonly unknown[];
  /** About how long their texts are, in UTF-16 units. */
  readonly length: number;
}

/** Commit records of many streams, each kept while messages of it may still be wanted. */
export class CommitRecords {
  readonly #streams = new Map<string, ParsedRecord[]>();
  #length = 0;

  /** What has to be read before the entries can be taken: one range for each stream. */
  missing(entries: readonly LogEntry[]): readonly StreamRange[] {
    const ranges = new Map<string, { name: string; id: string; first: number; last: number }>();
    for (const entry of entries) {
      if (isDeletion(entry)) continue;
      const { key, name, id, first, last } = entry;
      const known = ranges.get(key);
      if (known) {
        known.first = Math.min(known.first, first);
        known.last = Math.max(known.last, last);
      } else ranges.set(key, { name, id, first, last });
    }
    return [...ranges].flatMap(([key, range]) => {
      const records = this.#streams.get(key) ?? [];
      const { first } = range;
      const held = records.find(({ firstVersion, lastVersion }) => firstVersion <= first && first <= lastVersion);
      const from = held ? (records.at(-1)?.lastVersion ?? first - 1) + 1 : first;
      if (!held) this.#drop(key);
      return from <= range.last ? [{ ...range, first: from }] : [];
    });
  }

  /** Adds what was read behind what is kept of the stream. */
  add(key: string, records: readonly ParsedRecord[]): void {
    if (records.length === 0) return;
    for (const { length } of records) this.#length += length;
    this.#streams.set(key, [...(this.#streams.get(key) ?? []), ...records]);
  }

  /** The forms of an entry's messages, as far as they are there. */
  take({ key, first, last }: LogEntry): TakenForms {
    const forms: unknown[] = [];
    let next = first;
    let length = 0;
    // A record that was compacted between two reads begins before the end of the one that is kept.
    for (const { firstVersion, lastVersion, forms: parsed, length: units } of this.#streams.get(key) ?? []) {
      if (firstVersion > next) break;
      const end = Math.min(last, lastVersion);
      length += (units * Math.max(0, end - next + 1)) / parsed.length;
      for (; next <= end; next++) forms.push(parsed[next - firstVersion]);
    }
    return { forms, length };
  }

  /** Lets go of what lies before the end of an entry, or in reverse behind its beginning. */
  release({ key, first, last }: LogEntry, reverse: boolean): void {
    const records = this.#streams.get(key);
    if (!records) return;
    const kept = records.filter(({ firstVersion, lastVersion }) => (reverse ? firstVersion < first : lastVersion > last));
    if (kept.length === records.length) return;
    for (const { length } of records) this.#length -= length;
    for (const { length } of kept) this.#length += length;
    if (kept.length > 0) this.#streams.set(key, kept);
    else this.#streams.delete(key);
  }

  /** Forgets whole streams, the oldest first, until no more is kept than may be. */
  trim(): void {
    for (const key of this.#streams.keys()) {
      if (this.#length <= MAX_KEPT) return;
      this.#drop(key);
    }
  }

  #drop(key: string): void {
    for (const { length } of this.#streams.get(key) ?? []) this.#length -= length;
    this.#streams.delete(key);
  }
}
