import { deleteDB } from 'idb';
import type { KeyValueDatabase, KeyValueStorage, Schema } from '../port.ts';
import type { Clock } from '../../platform/clock.ts';
import { Connection } from './connection.ts';
import { IndexedDbDatabase } from './database.ts';
import { LogGuard } from './leveldb-guard.ts';

const PREFIX = 'idb-eventstore:';

export interface IndexedDbStorageOptions {
  readonly schema: Schema;
  readonly indexedDB: IDBFactory;
  readonly storageManager: StorageManager;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** One IndexedDB database per tenant, its name prefixed so that it meets no other of the site. */
export class IndexedDbStorage implements KeyValueStorage {
  readonly #options: IndexedDbStorageOptions;
  readonly #logGuard: LogGuard;

  constructor(options: IndexedDbStorageOptions) {
    this.#options = options;
    this.#logGuard = new LogGuard(options.clock);
  }

  async open(name: string): Promise<KeyValueDatabase> {
    const { schema, storageManager, clock, newId } = this.#options;
    const connection = new Connection({
      name: PREFIX + name,
      database: name,
      schema,
      supportedVersion: schema.version,
      clock,
      newId,
      estimate: () => storageManager.estimate(),
    });
    // A database that cannot be opened is reported now, not at its first use.
    await connection.run(async () => undefined, { repeatable: true });
    return new IndexedDbDatabase(connection, this.#logGuard);
  }

  async list(): Promise<readonly string[]> {
    const databases = await this.#options.indexedDB.databases();
    return databases.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : []));
  }

  delete(name: string): Promise<void> {
    return deleteDB(PREFIX + name);
  }
}
