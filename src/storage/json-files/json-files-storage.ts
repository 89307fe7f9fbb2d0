import { setTimeout as pause } from 'node:timers/promises';
import { StorageUnavailableError, StorageWipedError } from '../../contract/errors/index.ts';
import type { Answers, Batch, KeyValueDatabase, KeyValueStorage, Query, Schema } from '../port.ts';
import { DatabaseFolders } from './database-folders.ts';
import { onDisk } from './disk-error.ts';
import { nodeDisk, type Disk } from './disk.ts';
import { OpenDatabase } from './open-database.ts';

export interface JsonFilesStorageOptions {
  /** Where the databases are, each in a folder of its own. It is made if it is not there. */
  readonly directory: string;
  /** Tests give one that fails. Default: Node's. */
  readonly disk?: Disk;
}

// Where what is left of a deleted database cannot be removed, no other can begin.
const MOST_ATTEMPTS = 20;

/** A database that is open here, and how many handles there are on it. */
interface Shared {
  readonly opened: Promise<OpenDatabase>;
  handles: number;
}

/** A storage of which each value is a file of JSON. Processes of one machine may have it open at once. */
export class JsonFilesStorage implements KeyValueStorage {
  readonly #schema: Schema;
  readonly #disk: Disk;
  readonly #folders: DatabaseFolders;
  readonly #open = new Map<string, Shared>();

  constructor(schema: Schema, { directory, disk = nodeDisk }: JsonFilesStorageOptions) {
    this.#schema = schema;
    this.#disk = disk;
    this.#folders = new DatabaseFolders(directory, schema, disk);
  }

  open(name: string): Promise<KeyValueDatabase> {
    return onDisk(name, async () => {
      for (let attempt = 1; ; attempt++) {
        const shared = this.#shared(name);
        shared.handles++;
        try {
          const database = await shared.opened;
          await database.start();
          return new Handle(database, () => this.#release(name, shared));
        } catch (error) {
          await this.#release(name, shared);
          if (!(error instanceof StorageWipedError) || attempt === MOST_ATTEMPTS) throw error;
          if (this.#open.get(name) === shared) this.#open.delete(name);
          const { generation } = await shared.opened;
          await pause(attempt); // somebody may be about to remove it
          await this.#folders.remove(name, generation); // whoever deleted it may have died before it was gone
        }
      }
    });
  }

  list(): Promise<readonly string[]> {
    return onDisk('', () => this.#folders.list());
  }

  delete(name: string): Promise<void> {
    return onDisk(name, async () => {
      const found = await this.#folders.find(name);
      if (!found) return;
      const database = this.#make(name, found);
      try {
        await database.delete();
      } catch (error) {
        if (!(error instanceof StorageWipedError)) throw error;
      } finally {
        await database.close();
      }
      await this.#folders.remove(name, found.generation);
    });
  }

  #shared(name: string): Shared {
    const known = this.#open.get(name);
    if (known) return known;
    const shared: Shared = { opened: this.#folders.findOrMake(name).then((found) => this.#make(name, found)), handles: 0 };
    this.#open.set(name, shared);
    return shared;
  }

  #make(name: string, { generation, folder }: { readonly generation: string; readonly folder: string }): OpenDatabase {
    return new OpenDatabase(name, generation, folder, { schema: this.#schema, disk: this.#disk });
  }

  async #release(name: string, shared: Shared): Promise<void> {
    if (--shared.handles > 0) return;
    if (this.#open.get(name) === shared) this.#open.delete(name);
    await shared.opened.then(
      (database) => database.close(),
      () => undefined,
    );
  }
}

class Handle implements KeyValueDatabase {
  readonly #database: OpenDatabase;
  readonly #release: () => Promise<void>;
  #isClosed = false;

  constructor(database: OpenDatabase, release: () => Promise<void>) {
    this.#database = database;
    this.#release = release;
  }

  get generation(): string {
    return this.#database.generation;
  }

  async read(queries: readonly Query[]): Promise<Answers> {
    this.#assertOpen();
    return this.#database.read(queries);
  }

  async commit(batch: Batch): Promise<Answers> {
    this.#assertOpen();
    return this.#database.commit(batch);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#release();
  }

  #assertOpen(): void {
    if (!this.#isClosed) return;
    throw new StorageUnavailableError({ transient: false, reason: 'the database handle was closed' });
  }
}
