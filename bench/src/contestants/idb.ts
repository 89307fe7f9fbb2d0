import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { BankEvent, BenchStore, Contestant, Durability } from '../contestant.ts';
import { WrongVersionError } from '../wrong-version.ts';

type Key = [stream: string, version: number];

interface Schema extends DBSchema {
  events: { key: Key; value: BankEvent };
  snapshots: { key: Key; value: object };
}

type Check = 'checked' | 'unchecked';

const DURABILITY = {
  relaxed: "transactions with `durability: 'relaxed'`",
  strict: "transactions with `durability: 'strict'`",
} as const;

export const idb: Contestant = {
  name: 'idb',
  description:
    'An event store written by hand with `idb` on the page: one record for each event under `[stream, version]`, the version ' +
    'checked by the last key in the same transaction, `getAll` to read, Web Locks to take a stream.',
  durability: DURABILITY,
  open: (database, durability) => open(database, durability, 'checked'),
};

export const idbUnchecked: Contestant = {
  name: 'idb-unchecked',
  description: 'The same without the check of the version: two writers would not notice each other.',
  durability: DURABILITY,
  open: (database, durability) => open(database, durability, 'unchecked'),
};

async function open(name: string, durability: Durability, check: Check): Promise<BenchStore> {
  const database = await openDB<Schema>(name, 1, {
    upgrade(database) {
      database.createObjectStore('events');
      database.createObjectStore('snapshots');
    },
  });
  return new IdbBench(database, durability, check);
}

class IdbBench implements BenchStore {
  readonly #database: IDBPDatabase<Schema>;
  readonly #durability: Durability;
  readonly #check: Check;

  constructor(database: IDBPDatabase<Schema>, durability: Durability, check: Check) {
    this.#database = database;
    this.#durability = durability;
    this.#check = check;
  }

  async append(stream: string, events: readonly BankEvent[], expected: number): Promise<void> {
    const transaction = this.#database.transaction('events', 'readwrite', { durability: this.#durability });
    if (this.#check === 'checked') {
      const cursor = await transaction.store.openKeyCursor(all(stream), 'prev');
      const actual = cursor?.key[1] ?? 0;
      if (actual !== expected) throw new WrongVersionError(stream, expected, actual);
    }
    const adding = events.map((event, index) => transaction.store.put(event, [stream, expected + index + 1]));
    await Promise.all([...adding, transaction.done]);
  }

  load(stream: string): Promise<readonly BankEvent[]> {
    return this.#database.getAll('events', all(stream));
  }

  slice(stream: string, first: number, last: number): Promise<readonly BankEvent[]> {
    return this.#database.getAll('events', IDBKeyRange.bound([stream, first], [stream, last]));
  }

  async version(stream: string): Promise<number> {
    const cursor = await this.#database.transaction('events').store.openKeyCursor(all(stream), 'prev');
    return cursor?.key[1] ?? 0;
  }

  async openAddClose(stream: string, events: readonly BankEvent[]): Promise<void> {
    await navigator.locks.request(stream, async () => this.append(stream, events, await this.version(stream)));
  }

  readonly snapshots = {
    put: async (stream: string, version: number, state: object): Promise<void> => {
      const transaction = this.#database.transaction('snapshots', 'readwrite', { durability: this.#durability });
      await Promise.all([transaction.store.put(state, [stream, version]), transaction.done]);
    },
    load: async (stream: string): Promise<{ state: object | undefined; events: readonly BankEvent[] }> => {
      const transaction = this.#database.transaction(['events', 'snapshots']);
      const cursor = await transaction.objectStore('snapshots').openCursor(all(stream), 'prev');
      const after = IDBKeyRange.bound([stream, (cursor?.key[1] ?? 0) + 1], [stream, Infinity]);
      return { state: cursor?.value, events: await transaction.objectStore('events').getAll(after) };
    },
  };

  async close(): Promise<void> {
    this.#database.close();
  }
}

function all(stream: string): IDBKeyRange {
  return IDBKeyRange.bound([stream, 0], [stream, Infinity]);
}
