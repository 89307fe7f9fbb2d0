import type { EncodedRanges, LogRequest, StreamRange } from '../contract/database-engine.ts';
import { EventDeserializationError, StorageWipedError } from '../contract/errors/index.ts';
import type { LogFilter, LoggedCommit, LoggedMessage } from '../contract/event-log.ts';
import type { EventStoreEngine } from '../contract/event-store-engine.ts';
import type { StoreId } from '../contract/store-id.ts';
import type { Signal } from '../contract/platform.ts';
import { decodeMessage, mayBeOf, type DecodeContext } from '../events/decode.ts';
import type { EventRegistry } from '../events/registry.ts';
import { LinkedAbort } from '../platform/linked-abort.ts';
import { TimeSlice } from '../platform/time-slice.ts';
import { CommitRecords, LazyRecord, type MissingRange } from './commit-records.ts';
import { entriesOf, isDeletion, type LogEntry } from './log-entry.ts';

// A first page that is soon there, then more and more, up to as many as are cheap to hold: an entry is some numbers.
const FIRST_PAGE = 256; // commits
const PAGE = 16_384; // commits

// What follows so many entries whose texts could be held may be longer than they were.
const GROWTH = 4;

// The more entries are taken together, the fewer times each stream is asked for: as many as have texts of this length.
const MOST_HELD = 8 * 1024 * 1024; // UTF-16 units

export interface LogReaderParts<E extends object> {
  readonly engine: EventStoreEngine;
  readonly registry: EventRegistry<E>;
  readonly database: string;
  /** Makes a message of its stored form. Default: revives it. */
  readonly revive?: (context: DecodeContext, form: unknown, version: number) => object;
}

export interface LogRange extends LogFilter {
  readonly after: number;
  readonly before?: number;
  readonly reverse?: boolean;
}

export interface DeletedStream extends StoreId {
  /** Up to which version. */
  readonly version: number;
}

export interface ReadCommit<E extends object> extends LoggedCommit<E> {
  /** Streams that were deleted. */
  readonly deleted: readonly DeletedStream[];
}

/** As much of the log as a slice of the page's time revives. */
export interface LogSlice<E extends object> {
  /** Those with messages that are wanted, and those that deleted streams. */
  readonly commits: readonly ReadCommit<E>[];
  /** Everything up to here has been looked at. */
  readonly position: number;
}

/** Entries whose records are being read. */
interface Reading {
  readonly portion: readonly LogEntry[];
  readonly ranges: readonly MissingRange[];
  readonly answer: Promise<EncodedRanges>;
}

const NOTHING: EncodedRanges = { commits: [], counts: [], isCut: false };

/** Reads the commits of all streams of a database in order. */
export class LogReader<E extends object> {
  readonly #parts: LogReaderParts<E>;
  /** Which database is read: positions begin again in one that takes its place. */
  #generation: string | undefined;
  readonly #time = new TimeSlice();
  /** How many entries have texts that may be held, as far as they have been seen. */
  #fitting = FIRST_PAGE;

  constructor(parts: LogReaderParts<E>) {
    this.#parts = parts;
  }

  /**
   * The commits of a range, whole ones, and how far they reach.
   * @throws UnknownEventTypeError, EventDeserializationError, StorageWipedError when another database has taken the place of the
   * one that the reader has read before.
   */
  async *slices(range: LogRange, signal: Signal | undefined): AsyncGenerator<LogSlice<E>, void, undefined> {
    const { names, reverse = false } = range;
    const types = range.types && new Set(range.types);
    const records = new CommitRecords();
    const time = this.#time;
    for await (const page of this.#pages(range, signal)) {
      let position = 0;
      let commits: ReadCommit<E>[] = [];
      const wanted = page.filter(({ name }) => names?.includes(name) ?? true);
      for await (const entries of this.#readable(wanted, records, signal)) {
        try {
          for (const commit of commitsOf(entries)) {
            const length = this.#revive(commit, records, types, commits);
            position = commit[0]?.position ?? position;
            for (const entry of commit) records.release(entry, reverse);
            if (!time.isOverAfter(length)) continue;
            yield { commits, position };
            commits = [];
            await time.rest();
            signal?.throwIfAborted();
          }
        } catch (error) {
          // What stands before a message that cannot be revived can be.
          if (position > 0) yield { commits, position };
          throw error;
        }
      }
      yield { commits, position: page.at(-1)?.position ?? position };
    }
  }

  /** The pages of the log; the next one is read while one is worked on. */
  async *#pages(range: LogRange, signal: Signal | undefined): AsyncGenerator<readonly LogEntry[], void, undefined> {
    const { engine, database } = this.#parts;
    const { after, before = Infinity, reverse = false } = range;
    const ahead = new LinkedAbort(signal);
    const read = async (request: LogRequest) => {
      const page = await engine.readLog(request, { signal: ahead.signal });
      this.#generation ??= page.generation;
      if (page.generation !== this.#generation) throw new StorageWipedError({ database, reason: 'deleted' });
      return { entries: entriesOf(page), hasMore: page.hasMore };
    };
    let limit = FIRST_PAGE;
    let reading = read({ database, after, before, reverse, limit });
    try {
      for (;;) {
        const { entries, hasMore } = await reading;
        const last = entries.at(-1)?.position;
        if (last !== undefined && hasMore) {
          limit = Math.min(PAGE, limit * GROWTH);
          reading = read({ database, after: reverse ? after : last, before: reverse ? last : before, reverse, limit });
          // It fails when its turn comes, or not at all.
          reading.catch(() => undefined);
        }
        if (entries.length > 0) yield entries;
        if (last === undefined || !hasMore) return;
      }
    } finally {
      ahead.unlink();
      ahead.abort();
    }
  }

  /** The entries in portions of whole commits, whose records are at hand. While the page revives them, the worker reads the next. */
  async *#readable(
    entries: readonly LogEntry[],
    records: CommitRecords,
    signal: Signal | undefined,
  ): AsyncGenerator<readonly LogEntry[], void, undefined> {
    const leaving = new LinkedAbort(signal);
    const begin = (start: number): Reading => {
      const portion = entries.slice(start, endOfCommit(entries, Math.min(entries.length, start + this.#fitting)));
      const ranges = records.missing(portion);
      return { portion, ranges, answer: this.#read(ranges, leaving.signal) };
    };
    try {
      let ahead: Reading | undefined;
      for (let start = 0; start < entries.length;) {
        const { portion, ranges, answer } = ahead ?? begin(start);
        ahead = undefined;
        if (!this.#keep(ranges, await answer, records)) {
          // The rest comes next, also of a single entry that is longer than that.
          if (records.length > MOST_HELD) this.#fitting = Math.max(1, Math.floor(this.#fitting / GROWTH));
          continue;
        }
        this.#fitting = Math.min(PAGE, this.#fitting * GROWTH);
        start += portion.length;
        if (start < entries.length) ahead = begin(start);
        // It fails when its turn comes, or not at all.
        ahead?.answer.catch(() => undefined);
        yield portion;
        if (records.trim()) ahead = undefined;
      }
    } finally {
      leaving.unlink();
      leaving.abort();
    }
  }

  async #read(ranges: readonly StreamRange[], signal: Signal | undefined): Promise<EncodedRanges> {
    const { engine, database } = this.#parts;
    return ranges.length === 0 ? NOTHING : engine.readRanges(database, ranges, { signal });
  }

  /** Keeps what was read of ranges, and tells whether that is all of them: an answer is not longer than what may be held. */
  #keep(ranges: readonly MissingRange[], { commits, counts, isCut }: EncodedRanges, records: CommitRecords): boolean {
    const { registry, database } = this.#parts;
    let next = 0;
    for (const [index, count] of counts.entries()) {
      const range = ranges[index] as MissingRange;
      const context = { registry, storeId: { database, name: range.name, id: range.id } };
      const read = commits.slice(next, (next += count)).map((commit) => new LazyRecord(context, commit));
      records.add(range, read);
    }
    return counts.length === ranges.length && !isCut;
  }

  /** Adds a commit to those that are wanted, and returns about how long its texts are. */
  #revive(
    entries: readonly LogEntry[],
    records: CommitRecords,
    types: ReadonlySet<string> | undefined,
    commits: ReadCommit<E>[],
  ): number {
    const { registry, database, revive = decodeMessage } = this.#parts;
    const messages: LoggedMessage<E>[] = [];
    const deleted: DeletedStream[] = [];
    let length = 0;
    for (const entry of entries) {
      const { position, name, id, first, last } = entry;
      if (isDeletion(entry)) {
        deleted.push({ database, name, id, version: last });
        continue;
      }
      const context = { registry, storeId: Object.freeze({ database, name, id }) };
      const { forms, length: units } = records.take(entry);
      length += units;
      // A stream that was deleted has none of them.
      if (forms.length === 0) continue;
      if (forms.length <= last - first) {
        const version = first + forms.length;
        throw new EventDeserializationError({ storeId: context.storeId, version, reason: 'it is missing from the storage' });
      }
      for (const [index, form] of forms.entries()) {
        if (types && !mayBeOf(types, form)) continue;
        messages.push({ ...revive(context, form, first + index), position, storeId: context.storeId } as LoggedMessage<E>);
      }
    }
    const position = entries[0]?.position ?? 0;
    if (messages.length > 0 || deleted.length > 0) commits.push({ position, messages, deleted });
    return length;
  }
}

/** The position of the last commit; 0 when there is none. */
export async function endOfLog(engine: EventStoreEngine, database: string): Promise<number> {
  const { entries } = await engine.readLog({ database, after: 0, before: Infinity, reverse: true, limit: 1 });
  return entries[0] ?? 0;
}

function endOfCommit(entries: readonly LogEntry[], end: number): number {
  while (end < entries.length && entries[end]?.position === entries[end - 1]?.position) end++;
  return end;
}

function* commitsOf(entries: readonly LogEntry[]): Generator<readonly LogEntry[], void, undefined> {
  for (let start = 0; start < entries.length;) {
    const end = endOfCommit(entries, start + 1);
    yield entries.slice(start, end);
    start = end;
  }
}
