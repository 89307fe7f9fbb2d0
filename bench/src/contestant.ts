import type { BankEvent } from './bank-event.ts';
import type { ReadSide } from './read-side.ts';

export type { BankEvent } from './bank-event.ts';

export type ContestantName =
  | 'idb-eventstore'
  | 'before'
  | 'limit'
  | 'idb'
  | 'idb-unchecked'
  | 'dexie'
  | 'localforage'
  | 'pouchdb'
  | 'rxdb'
  | 'sqlite-wasm'
  | 'pglite'
  | 'livestore';

export type Durability = 'relaxed' | 'strict';

/** Something an application could keep its events in, written as its users would. */
export interface Contestant {
  readonly name: ContestantName;
  /** What it is and which of its calls are used: a line of the tables' legend. */
  readonly description: string;
  /** The durabilities it can be asked for, and in words what each means to it: the legend names them. */
  readonly durability: Partial<Readonly<Record<Durability, string>>>;
  /** Opens, or creates, the named database. Called once a page; a page that loads again finds what was stored. */
  open(database: string, durability: Durability): Promise<BenchStore>;
  /** The same of what it makes of its events, where its users would have it do so. */
  openReadSide?(database: string, durability: Durability): Promise<ReadSide>;
}

/** What every workload is made of. `stream` is the id of an aggregate; versions count from 1. */
export interface BenchStore {
  /**
   * Stores the events at the end of a stream, all or none, and resolves when they are as durable as asked.
   * Rejects when the stream is not at `expected`, unless the contestant is named as one that does not check.
   */
  append(stream: string, events: readonly BankEvent[], expected: number): Promise<void>;
  /** All events of a stream, in order, as objects. */
  load(stream: string): Promise<readonly BankEvent[]>;
  /** Events of versions `first` to `last`, inclusive. */
  slice(stream: string, first: number, last: number): Promise<readonly BankEvent[]>;
  version(stream: string): Promise<number>;
  /** Takes a stream for writing as the contestant does it for one aggregate at a time, adds, and lets go of it. */
  openAddClose(stream: string, events: readonly BankEvent[]): Promise<void>;
  /** Snapshots, where the contestant has them or would write them by hand. */
  readonly snapshots?: {
    put(stream: string, version: number, state: object): Promise<void>;
    /** State of the latest snapshot and the events after it. */
    load(stream: string): Promise<{ readonly state: object | undefined; readonly events: readonly BankEvent[] }>;
  };
  close(): Promise<void>;
}
