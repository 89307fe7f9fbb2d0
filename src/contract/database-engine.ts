import type { EncodedCommit } from './encoded-commit.ts';
import type { Cancellable } from './platform.ts';
import type { StoreId } from './store-id.ts';
import type { StreamPage } from './stream-page.ts';

/** What the engine can tell of a whole database, and of what is derived from its streams. */
export interface DatabaseEngine {
  /** The databases there are, in no order. */
  listDatabases(options?: Cancellable): Promise<readonly string[]>;

  /** Removes a database with all that is in it. Whoever has it open finds it wiped. */
  deleteDatabase(database: string, options?: Cancellable): Promise<void>;

  /** A page of the streams that have events, in an order that stays the same. */
  pageOfStreams(request: StreamsRequest, options?: Cancellable): Promise<StreamPage>;

  /** The streams that were ever opened in a database, in no order. */
  listStreams(database: string, options?: Cancellable): Promise<readonly StoreId[]>;

  /** A page of the commits of all streams, in the order of their positions. */
  readLog(request: LogRequest, options?: Cancellable): Promise<LogPage>;

  /** The commit records of several streams, as many as make a page. */
  readRanges(database: string, ranges: readonly StreamRange[], options?: Cancellable): Promise<EncodedRanges>;

  /** Answers all queries on derived records from one state of the database. */
  readDerived(database: string, queries: DerivedQueries, options?: Cancellable): Promise<readonly (readonly unknown[])[]>;

  /** Applies all writes to derived records, or none: then a check did not hold, and the answer is false. */
  commitDerived(database: string, batch: DerivedBatch, options?: Cancellable): Promise<boolean>;
}

export interface StreamsRequest {
  readonly database: string;
  /** Only streams of this name. */
  readonly name?: string;
  /** The `next` of the page before. */
  readonly after?: string;
  /** At most this many streams, from 1. */
  readonly limit: number;
}

export interface LogRequest {
  readonly database: string;
  /** Only commits at positions above this one. */
  readonly after: number;
  /** Only commits at positions below this one; `Infinity`: to the end. */
  readonly before: number;
  /** Newest first. */
  readonly reverse: boolean;
  /** At most this many commits, from 1. */
  readonly limit: number;
}

/** Commits of a database without their messages. */
export interface LogPage {
  /** Name and id of each stream that the page speaks of. */
  readonly streams: readonly (readonly [name: string, id: string])[];
  /** Position, index in `streams`, first and last version, one after the other: four numbers for each stream of each commit. */
  readonly entries: Float64Array;
  /** Whether there may be more commits behind the page. */
  readonly hasMore: boolean;
  /** Of the database: positions begin again with another one. */
  readonly generation: string;
}

export interface StreamRange {
  readonly name: string;
  readonly id: string;
  /** First and last version wanted, from 1, both inclusive. */
  readonly first: number;
  readonly last: number;
}

/** The commit records of several ranges, one range behind the other. */
export interface EncodedRanges {
  readonly commits: readonly EncodedCommit[];
  /** How many of the commits each range has. Fewer ranges than were asked for: the page was full before their turn. */
  readonly counts: readonly number[];
  /** Whether the last of the ranges may go on behind its commits. */
  readonly isCut: boolean;
}

/** Where derived records are kept: checkpoints of those who read the log, documents of projections, and their indexes. */
export type DerivedCollection = 'checkpoints' | 'documents' | 'document-index';

/** A text, or a list of texts and numbers, that sorts as IndexedDB keys do. */
export type DerivedKey = string | readonly (string | number)[];

/** The record at a key, or what lies between two keys, both inclusive. */
export type DerivedQuery =
  | { readonly collection: DerivedCollection; readonly key: DerivedKey }
  | {
      readonly collection: DerivedCollection;
      readonly from: DerivedKey;
      readonly to: DerivedKey;
      readonly reverse?: boolean;
      /** At most this many, from 1. */
      readonly limit?: number;
      /** Keys instead of records. */
      readonly keysOnly?: boolean;
      /** All records as one text, with commas between them, which crosses to the page faster than many: each must be a text. */
      readonly joined?: boolean;
    };

/** Queries, or their JSON: a text crosses to a worker faster than all the lists and objects that it tells of. */
export type DerivedQueries = readonly DerivedQuery[] | string;

export type DerivedWrite =
  | { readonly type: 'put'; readonly collection: DerivedCollection; readonly key: DerivedKey; readonly value: unknown }
  | { readonly type: 'delete'; readonly collection: DerivedCollection; readonly key: DerivedKey };

export interface DerivedBatch {
  /** Each holds when the record at the key has this etag; `undefined`: when there is none. */
  readonly checks: readonly {
    readonly collection: DerivedCollection;
    readonly key: DerivedKey;
    readonly etag: string | undefined;
  }[];
  readonly writes: readonly DerivedWrite[];
  /** What to tell those who watch, as the `id` of a notice. */
  readonly notice?: string;
}

/** What is stored in the transaction of an append, as it is derived from it. */
export interface DerivedAppend extends Omit<DerivedBatch, 'notice'> {
  /** The version of the stream that it goes on from. */
  readonly version: number;
  /** What to tell those who watch, as the ids of notices. */
  readonly notices: readonly string[];
}
