import type { Durability } from '../contract/settings.ts';
import type { Key } from './key.ts';

/**
 * The storage port: one database of collections, each a sorted map from keys to plain data (what the structured clone
 * algorithm copies). Errors that every call may reject with: StorageUnavailableError, StorageWipedError,
 * UpgradeRequiredError.
 */
export interface KeyValueDatabase {
  /** Names this database among all that ever had its name: one that was deleted and began anew has another. */
  readonly generation: string;

  /** Answers all queries from one state of the database: no commit falls between them. */
  read(queries: readonly Query[]): Promise<Answers>;

  /**
   * Applies every write, or none. Resolves when the writes are as durable as asked, with what the batch's reads found.
   * Rejects with {@link ConflictError} when a check does not hold or the key of an `add` is taken, with
   * StorageQuotaExceededError when there is no room, and with {@link OutcomeUnknownError} when the storage was lost or the
   * time was over before it answered: then the batch is stored whole or not at all, and whatever is asked after the rejection
   * is answered from a state in which that is settled. In every other case nothing was written, nor will be.
   */
  commit(batch: Batch): Promise<Answers>;

  /** Waits for what is in flight and lets go of the database; later calls reject with StorageUnavailableError. */
  close(): Promise<void>;
}

/** The databases of one storage. A database comes into being when it is first opened. */
export interface KeyValueStorage {
  open(name: string): Promise<KeyValueDatabase>;
  /** Names of the databases there are, in no order. */
  list(): Promise<readonly string[]>;
  /** Removes a database with all that is in it. Whoever has it open gets StorageWipedError from then on. */
  delete(name: string): Promise<void>;
}

/** What each query found, in the order of the queries. */
export type Answers = readonly (readonly unknown[])[];

export type Query = GetQuery | RangeQuery;

/** The value at a key: a list of one, or empty. */
export interface GetQuery {
  readonly collection: string;
  readonly key: Key;
}

/** What lies between two keys, both inclusive. */
export interface RangeQuery {
  readonly collection: string;
  readonly from: Key;
  readonly to: Key;
  /** Descending. Default: ascending. */
  readonly reverse?: boolean;
  /** At most this many, from 1. */
  readonly limit?: number;
  /**
   * UTF-16 units, from 1: the answer ends with the value by which its texts reach them. The texts of a value are itself, or its
   * properties, where they are strings. Keys are not counted.
   */
  readonly budget?: number;
  /** Return keys instead of values. */
  readonly keysOnly?: boolean;
}

export interface Batch {
  readonly checks?: readonly Check[];
  /** Answered from the state in which the checks held, before the writes. */
  readonly reads?: readonly Query[];
  readonly writes: readonly Write[];
  /** More writes, which depend on what the reads find. */
  readonly decision?: Decision;
  readonly durability: Durability;
}

/** Writes that are decided inside the commit, from the state that they are applied to. */
export interface Decision {
  /** The collections that may be written to. */
  readonly collections: readonly string[];
  /**
   * Returns what to write, given what the batch's reads found. An adapter may call it again, from another state, before it commits:
   * the last call counts. It must not throw.
   */
  decide(answers: Answers): readonly Write[];
}

/** Holds when the value at the key has this `etag` property; `undefined`: when there is no value. */
export interface Check {
  readonly collection: string;
  readonly key: Key;
  readonly etag: string | undefined;
}

export type Write = AddWrite | PutWrite | DeleteWrite;

/** Stores a value at a key that must be free. Without a key: at the next position of a collection that counts. */
export interface AddWrite {
  readonly type: 'add';
  readonly collection: string;
  readonly key?: Key;
  readonly value: unknown;
}

export interface PutWrite {
  readonly type: 'put';
  readonly collection: string;
  readonly key: Key;
  readonly value: unknown;
}

export interface DeleteWrite {
  readonly type: 'delete';
  readonly collection: string;
  readonly key: Key;
}

/** Collections of a database. Every adapter makes the same ones. */
export interface Schema {
  readonly version: number;
  readonly collections: Readonly<Record<string, CollectionOptions>>;
}

export interface CollectionOptions {
  /** Keys are positions 1, 2, 3 …, given by the storage in the order of commits; a position is never given twice. */
  readonly counts?: boolean;
}
