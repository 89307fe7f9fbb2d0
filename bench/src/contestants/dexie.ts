import { Dexie, type Table } from 'dexie';
import type { BankEvent, BenchStore, Contestant, Durability } from '../contestant.ts';
import { WrongVersionError } from '../wrong-version.ts';
import { openDexieReadSide } from './dexie-read-side.ts';

interface Row {
  readonly stream: string;
  readonly version: number;
  readonly event: BankEvent;
}

interface SnapshotRow {
  readonly stream: string;
  readonly version: number;
  readonly state: object;
}

type Key = [stream: string, version: number];

type Database = Dexie & {
  readonly events: Table<Row, Key>;
  readonly snapshots: Table<SnapshotRow, Key>;
};

export const dexie: Contestant = {
  name: 'dexie',
  description:
    'Dexie on the page: the compound primary key `[stream+version]`, `bulkAdd` in a transaction that checks the last version, ' +
    '`between().toArray()` to read. Commands decide on the account’s row, and write it with the event in one transaction; events ' +
    'have an auto-incremented position, by which all of them are read.',
  durability: {
    relaxed: "`chromeTransactionDurability: 'relaxed'`",
    strict: "`chromeTransactionDurability: 'strict'`",
  },
  open: async (name, durability) => new DexieBench(await openDatabase(name, durability)),
  openReadSide: openDexieReadSide,
};

async function openDatabase(name: string, durability: Durability): Promise<Database> {
  const database = new Dexie(name, { chromeTransactionDurability: durability }) as Database;
  database.version(1).stores({ events: '[stream+version]', snapshots: '[stream+version]' });
  await database.open();
  return database;
}

class DexieBench implements BenchStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async append(stream: string, events: readonly BankEvent[], expected: number): Promise<void> {
    await this.#database.transaction('rw', this.#database.events, async () => {
      const actual = await this.version(stream);
      if (actual !== expected) throw new WrongVersionError(stream, expected, actual);
      await this.#add(stream, events, expected);
    });
  }

  load(stream: string): Promise<readonly BankEvent[]> {
    return this.slice(stream, 1, Infinity);
  }

  async slice(stream: string, first: number, last: number): Promise<readonly BankEvent[]> {
    const rows = await this.#database.events
      .where('[stream+version]')
      .between([stream, first], [stream, last], true, true)
      .toArray();
    return rows.map(({ event }) => event);
  }

  async version(stream: string): Promise<number> {
    const [key] = await this.#database.events
      .where('[stream+version]')
      .between([stream, Dexie.minKey], [stream, Dexie.maxKey])
      // oxlint-disable-next-line unicorn/no-array-reverse -- Dexie's, which has no other
      .reverse()
      .limit(1)
      .primaryKeys();
    return key?.[1] ?? 0;
  }

  /** A read-write transaction excludes every other one: with Dexie nobody takes a lock besides. */
  async openAddClose(stream: string, events: readonly BankEvent[]): Promise<void> {
    await this.#database.transaction('rw', this.#database.events, async () => {
      await this.#add(stream, events, await this.version(stream));
    });
  }

  readonly snapshots = {
    put: async (stream: string, version: number, state: object): Promise<void> => {
      await this.#database.snapshots.put({ stream, version, state });
    },
    load: async (stream: string): Promise<{ state: object | undefined; events: readonly BankEvent[] }> => {
      const snapshot = await this.#database.snapshots
        .where('[stream+version]')
        .between([stream, Dexie.minKey], [stream, Dexie.maxKey])
        .last();
      return { state: snapshot?.state, events: await this.slice(stream, (snapshot?.version ?? 0) + 1, Infinity) };
    },
  };

  async close(): Promise<void> {
    this.#database.close();
  }

  async #add(stream: string, events: readonly BankEvent[], version: number): Promise<void> {
    await this.#database.events.bulkAdd(events.map((event, index) => ({ stream, version: version + index + 1, event })));
  }
}
