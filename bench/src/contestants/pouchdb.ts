import indexedDbAdapter from 'pouchdb-adapter-indexeddb';
import PouchDB from 'pouchdb-browser';
import type { BankEvent, BenchStore, Contestant } from '../contestant.ts';
import { WrongVersionError } from '../wrong-version.ts';

PouchDB.plugin(indexedDbAdapter);

export const pouchdb: Contestant = {
  name: 'pouchdb',
  description:
    'PouchDB 9 with its indexeddb adapter: a document for each event, bulkDocs and ranges of allDocs, the check and the write in a Web Lock',
  durability: {
    relaxed: "the browser's default, as PouchDB asks IndexedDB for none: Chromium and Firefox do not wait for the disk",
  },
  open: async (database) => new PouchDbStore(database),
};

interface EventDocument {
  readonly event: BankEvent;
}

interface SnapshotDocument {
  readonly version: number;
  readonly state: object;
}

class PouchDbStore implements BenchStore {
  readonly #database: PouchDB.Database;

  constructor(database: string) {
    // Events never change: one revision is all a document will have.
    this.#database = new PouchDB(database, { adapter: 'indexeddb', revs_limit: 1 });
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
    const { rows } = await this.#database.allDocs<EventDocument>({
      startkey: eventId(stream, first),
      endkey: eventId(stream, last),
      include_docs: true,
    });
    return rows.flatMap(({ doc }) => (doc ? [doc.event] : []));
  }

  async version(stream: string): Promise<number> {
    const { rows } = await this.#database.allDocs({
      startkey: eventId(stream, LAST_VERSION),
      endkey: eventId(stream, 1),
      descending: true,
      limit: 1,
    });
    return Number(rows[0]?.id.slice(-VERSION_DIGITS) ?? 0);
  }

  openAddClose(stream: string, events: readonly BankEvent[]): Promise<void> {
    return this.#exclusively(stream, async () => this.#add(stream, events, await this.version(stream)));
  }

  readonly snapshots = {
    put: async (stream: string, version: number, state: object): Promise<void> => {
      const previous = await this.#snapshot(stream);
      // With the previous document comes its revision, without which it could not be replaced.
      await this.#database.put<SnapshotDocument>({ ...previous, _id: snapshotId(stream), version, state });
    },

    load: async (stream: string) => {
      const snapshot = await this.#snapshot(stream);
      const events = await this.slice(stream, (snapshot?.version ?? 0) + 1, LAST_VERSION);
      return { state: snapshot?.state, events };
    },
  };

  close(): Promise<void> {
    return this.#database.close();
  }

  /** bulkDocs stores some documents and refuses others, so that nobody else may add between the check and the write. */
  async #exclusively(stream: string, work: () => Promise<void>): Promise<void> {
    await navigator.locks.request(`${this.#database.name}/${stream}`, work);
  }

  async #add(stream: string, events: readonly BankEvent[], version: number): Promise<void> {
    const documents = events.map((event, index) => ({ _id: eventId(stream, version + 1 + index), event }));
    const results = await this.#database.bulkDocs<EventDocument>(documents);
    for (const result of results) {
      if ('error' in result) throw new Error(`${stream} was not stored: ${result.message}`, { cause: result });
    }
  }

  async #snapshot(stream: string): Promise<PouchDB.Core.ExistingDocument<SnapshotDocument> | undefined> {
    // Unlike get, allDocs does not reject for a document that is not there.
    const { rows } = await this.#database.allDocs<SnapshotDocument>({
      startkey: snapshotId(stream),
      endkey: snapshotId(stream),
      include_docs: true,
    });
    return rows[0]?.doc;
  }
}

const VERSION_DIGITS = 10; // enough for 317 years of an event a second
const LAST_VERSION = 10 ** VERSION_DIGITS - 1;

// Encoded, so that no stream's ids lie between those of another.
const eventId = (stream: string, version: number): string =>
  `event/${encodeURIComponent(stream)}/${String(version).padStart(VERSION_DIGITS, '0')}`;
const snapshotId = (stream: string): string => `snapshot/${encodeURIComponent(stream)}`;
