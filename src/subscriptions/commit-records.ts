import type { StreamRange } from '../contract/database-engine.ts';
import type { EncodedCommit } from '../contract/encoded-commit.ts';
import { parseTexts, type DecodeContext } from '../events/decode.ts';
import { isDeletion, type LogEntry } from './log-entry.ts';

// Records hold messages of many commits once they are compacted: what is not due yet is kept up to this length, and read again beyond.
const MAX_KEPT = 32 * 1024 * 1024; // UTF-16 units of text

/** A commit record whose text is parsed when the first of its messages is due: all texts of a page at once would take long. */
export class LazyRecord {
  readonly firstVersion: number;
  readonly lastVersion: number;
  readonly length: number;
  readonly #context: DecodeContext;
  #commit: EncodedCommit | undefined;
  #forms: readonly unknown[] = [];

  constructor(context: DecodeContext, commit: EncodedCommit) {
    this.firstVersion = commit.firstVersion;
    this.lastVersion = commit.lastVersion;
    this.length = commit.text.length;
    this.#context = context;
    this.#commit = commit;
  }

  /** The stored forms of its messages. @throws EventDeserializationError */
  get forms(): readonly unknown[] {
    if (this.#commit) this.#forms = parseTexts(this.#context, this.#commit);
    this.#commit = undefined;
    return this.#forms;
  }
}

/** What has to be read before entries can be taken. */
export interface MissingRange extends StreamRange {
  readonly key: string;
  /** Whether it goes on behind what is kept of its stream; otherwise that is of no more use. */
  readonly isRest: boolean;
}

export interface TakenForms {
  readonly forms: readonly unknown[];
  /** About how long their texts are, in UTF-16 units. */
  readonly length: number;
}

/** Commit records of many streams, each kept while messages of it may still be wanted. */
export class CommitRecords {
  readonly #streams = new Map<string, LazyRecord[]>();
  #length = 0;

  /** UTF-16 units of text that are kept. */
  get length(): number {
    return this.#length;
  }

  /** One range for each stream of which there is not enough. */
  missing(entries: readonly LogEntry[]): readonly MissingRange[] {
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
      const isRest = records.some(({ firstVersion, lastVersion }) => firstVersion <= first && first <= lastVersion);
      const from = isRest ? (records.at(-1)?.lastVersion ?? first - 1) + 1 : first;
      return from <= range.last ? [{ ...range, key, isRest, first: from }] : [];
    });
  }

  /** Adds what was read of a range. */
  add({ key, isRest }: MissingRange, records: readonly LazyRecord[]): void {
    if (!isRest) this.#drop(key);
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
    for (const record of this.#streams.get(key) ?? []) {
      const { firstVersion, lastVersion } = record;
      if (firstVersion > next || next > last) break;
      const end = Math.min(last, lastVersion);
      length += (record.length * Math.max(0, end - next + 1)) / (lastVersion - firstVersion + 1);
      for (; next <= end; next++) forms.push(record.forms[next - firstVersion]);
    }
    return { forms, length };
  }

  /** Lets go of what lies before the end of an entry, or in reverse behind its beginning. */
  release({ key, first, last }: LogEntry, reverse: boolean): void {
    const records = this.#streams.get(key);
    if (!records) return;
    const [next] = reverse ? records.slice(-1) : records;
    if (next && (reverse ? next.firstVersion < first : next.lastVersion > last)) return;
    const kept = records.filter(({ firstVersion, lastVersion }) => (reverse ? firstVersion < first : lastVersion > last));
    if (kept.length === records.length) return;
    for (const { length } of records) this.#length -= length;
    for (const { length } of kept) this.#length += length;
    if (kept.length > 0) this.#streams.set(key, kept);
    else this.#streams.delete(key);
  }

  /** Forgets whole streams, the oldest first, until no more is kept than may be. Whether there were any to forget. */
  trim(): boolean {
    const isTooMuch = this.#length > MAX_KEPT;
    for (const key of this.#streams.keys()) {
      if (this.#length <= MAX_KEPT) break;
      this.#drop(key);
    }
    return isTooMuch;
  }

  #drop(key: string): void {
    for (const { length } of this.#streams.get(key) ?? []) this.#length -= length;
    this.#streams.delete(key);
  }
}
