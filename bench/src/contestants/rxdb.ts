import { createRxDatabase, type RxCollection, type RxDatabase, type RxJsonSchema } from 'rxdb';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import type { BankEvent, BenchStore, Contestant } from '../contestant.ts';
import { WrongVersionError } from '../wrong-version.ts';
import { openRxDbReadSide } from './rxdb-read-side.ts';

export const rxdb: Contestant = {
  name: 'rxdb',
  description:
    'RxDB 17 with its Dexie storage: a document for each event, bulkInsert and find().exec, the check and the write in a Web Lock',
  durability: {
    relaxed: "Dexie's chromeTransactionDurability 'relaxed': IndexedDB does not wait for the disk",
    strict: "Dexie's chromeTransactionDurability 'strict': IndexedDB waits for the disk",
  },
  async open(name, durability) {
    const storage = getRxStorageDexie({ chromeTransactionDurability: durability });
    const database = await createRxDatabase<Collections>({ name, storage });
    await database.addCollections({ events: { schema: EVENTS }, snapshots: { schema: SNAPSHOTS } });
    return new RxDbStore(database);
  },
  openReadSide: openRxDbReadSide,
};

interface EventDocument {
  readonly id?: string; // RxDB's, of stream and version
  readonly stream: string;
  readonly version: number;
  readonly event: BankEvent;
}

interface SnapshotDocument {
  readonly stream: string;
  readonly version: number;
  readonly state: object;
}

interface Collections {
  readonly events: RxCollection<EventDocument>;
  readonly snapshots: RxCollection<SnapshotDocument>;
}

const LAST_VERSION = 10 ** 10; // enough for 317 years of an event a second

const STREAM = { type: 'string', maxLength: 200 } as const;
const VERSION = { type: 'integer', minimum: 0, maximum: LAST_VERSION, multipleOf: 1 } as const;

const EVENTS: RxJsonSchema<EventDocument> = {
  version: 0,
  type: 'object',
  primaryKey: { key: 'id', fields: ['stream', 'version'], separator: '|' },
  properties: { id: { type: 'string', maxLength: 220 }, stream: STREAM, version: VERSION, event: { type: 'object' } },
  required: ['id', 'stream', 'version', 'event'],
  indexes: [['stream', 'version']],
};

const SNAPSHOTS: RxJsonSchema<SnapshotDocument> = {
  version: 0,
  type: 'object',
  primaryKey: 'stream',
  properties: { stream: STREAM, version: VERSION, state: { type: 'object' } },
  required: ['stream', 'version', 'state'],
};

class RxDbStore implements BenchStore {
  readonly #database: RxDatabase<Collections>;

  constructor(database: RxDatabase<Collections>) {
    this.#database = database;
  }

  append(stream: string, events: readonly BankEvent[], expected: number): Promise<void> {
    return this.#exclusively(stream, async () => {
      const version = await this.version(stream);
      if (version !== expected) throw new WrongVersionError(stream, expected, version);
      await this.#add(stream, events, version);
    });
  }

  load(stream: string): Promise<readonly BankEvent[]> {
    return this.slice(stream, 1, LAST_VERSION);
  }

  async slice(stream: string, first: number, last: number): Promise<readonly BankEvent[]> {
    const documents = await this.#database.events
      .find({
        selector: { stream, version: { $gte: first, $lte: last } },
        sort: [{ stream: 'asc' }, { version: 'asc' }],
      })
      .exec();
    return documents.map((document) => document.toJSON().event);
  }

  async version(stream: string): Promise<number> {
    const last = await this.#database.events
      .findOne({ selector: { stream }, sort: [{ stream: 'desc' }, { version: 'desc' }] })
      .exec();
    return last?.version ?? 0;
  }

  openAddClose(stream: string, events: readonly BankEvent[]): Promise<void> {
    return this.#exclusively(stream, async () => this.#add(stream, events, await this.version(stream)));
  }

  readonly snapshots = {
    put: async (stream: string, version: number, state: object): Promise<void> => {
      await this.#database.snapshots.upsert({ stream, version, state });
    },

    load: async (stream: string): Promise<{ state: object | undefined; events: readonly BankEvent[] }> => {
      const snapshot = (await this.#database.snapshots.findOne(stream).exec())?.toJSON();
      return { state: snapshot?.state, events: await this.slice(stream, (snapshot?.version ?? 0) + 1, LAST_VERSION) };
    },
  };

  async close(): Promise<void> {
    await this.#database.close();
  }

  /** bulkInsert stores some documents and refuses others, so that nobody else may add between the check and the write. */
  async #exclusively(stream: string, work: () => Promise<void>): Promise<void> {
    await navigator.locks.request(`${this.#database.name}/${stream}`, work);
  }

  async #add(stream: string, events: readonly BankEvent[], version: number): Promise<void> {
    const documents = events.map((event, index) => ({ stream, version: version + 1 + index, event }));
    const { error } = await this.#database.events.bulkInsert(documents);
    if (error.length > 0) throw new Error(`${stream}: ${error.length} events were not stored`, { cause: error });
  }
}
