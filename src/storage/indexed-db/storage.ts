import { deleteDB } from 'idb';
import type { KeyValueDatabase, KeyValueStorage, Schema } from '../port.ts';
import { StorageUnavailableError } from '../../contract/errors/index.ts';
import type { Clock } from '../../platform/clock.ts';
import { Connection } from './connection.ts';
import { IndexedDbDatabase } from './database.ts';
import { withDeadline } from './deadline.ts';
import { LogGuard } from './leveldb-guard.ts';

const PREFIX = 'idb-eventstore:';

// Far above what deleting a large database takes.
const DELETE_DEADLINE = 10_000; // milliseconds

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
    // WebKit goes on listing one whose creation was aborted, without a version.
    return databases.flatMap(({ name, version }) => (name?.startsWith(PREFIX) && version ? [name.slice(PREFIX.length)] : []));
  }

  /** Each connection of this library lets go of a database that is to be deleted; another one may keep it for good. */
  async delete(name: string): Promise<void> {
    let isBlocked = false;
    const deleting = deleteDB(PREFIX + name, { blocked: () => (isBlocked = true) });
    try {
      await withDeadline(this.#options.clock, DELETE_DEADLINE, deleting);
    } catch (cause) {
      const reason = isBlocked
        ? `a connection that is none of this library's keeps '${PREFIX}${name}' open; it is deleted once that is closed`
        : `'${PREFIX}${name}' could not be deleted: ${String(cause)}`;
      throw new StorageUnavailableError({ transient: false, outcome: 'unknown', reason }, { cause });
    }
  }
}
