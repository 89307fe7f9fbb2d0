import { StorageUnavailableError, StorageWipedError } from '../../contract/errors/index.ts';
import { ConflictError, etagOf } from '../commit-errors.ts';
import type { Answers, Batch, KeyValueDatabase, KeyValueStorage, Query, Schema } from '../port.ts';
import { OpenDatabase } from './open-database.ts';
import type { Sidecar } from './sidecar.ts';

// Dapr cannot list keys: the names of the databases are in one of their own.
const CATALOG = 'catalog';
const DATABASES = 'databases';
const CATALOG_SCHEMA: Schema = { version: 1, collections: { [DATABASES]: {} } };

// Where what is left of a deleted database cannot be removed, no other can begin.
const MOST_ATTEMPTS = 20;

/** The databases of one state store. */
export class DaprStorage implements KeyValueStorage {
  readonly #schema: Schema;
  readonly #sidecar: Sidecar;
  readonly #catalog: OpenDatabase;
  #isCatalogMade = false;
  /** By generation: handles of one database share what they know of their commits. */
  readonly #open = new Map<string, OpenDatabase>();

  constructor(schema: Schema, sidecar: Sidecar) {
    this.#schema = schema;
    this.#sidecar = sidecar;
    this.#catalog = new OpenDatabase({ sidecar, schema: CATALOG_SCHEMA, name: CATALOG, generation: CATALOG });
  }

  async open(name: string): Promise<KeyValueDatabase> {
    for (let attempt = 1; ; attempt++) {
      const database = (await this.#find(name)) ?? (await this.#make(name));
      try {
        if (database) {
          await database.assertUsable();
          return new Handle(database, () => this.#open.delete(database.generation));
        }
      } catch (error) {
        if (!(error instanceof StorageWipedError) || !database || attempt === MOST_ATTEMPTS) throw error;
        await this.#remove(name, database); // whoever deleted it may have died before it was gone
      }
    }
  }

  async list(): Promise<readonly string[]> {
    const catalog = await this.#prepared();
    const [names = []] = await catalog.read([{ collection: DATABASES, from: '', to: [], keysOnly: true }]);
    return names.map(String);
  }

  async delete(name: string): Promise<void> {
    const database = await this.#find(name);
    if (database) await this.#remove(name, database);
  }

  async #find(name: string): Promise<OpenDatabase | undefined> {
    const catalog = await this.#prepared();
    const [[found] = []] = await catalog.read([{ collection: DATABASES, key: name }]);
    const generation = etagOf(found);
    return generation === undefined ? undefined : this.#shared(name, generation);
  }

  /** `undefined` when somebody else has made it just now. */
  async #make(name: string): Promise<OpenDatabase | undefined> {
    const generation = crypto.randomUUID();
    const database = this.#shared(name, generation);
    await database.create();
    try {
      await this.#catalog.commit({
        checks: [{ collection: DATABASES, key: name, etag: undefined }],
        writes: [{ type: 'put', collection: DATABASES, key: name, value: { etag: generation } }],
        durability: 'strict',
      });
      return database;
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      this.#open.delete(generation);
      await database.delete();
      return undefined;
    }
  }

  async #remove(name: string, database: OpenDatabase): Promise<void> {
    const { generation } = database;
    this.#open.delete(generation);
    await database.delete();
    try {
      await this.#catalog.commit({
        checks: [{ collection: DATABASES, key: name, etag: generation }],
        writes: [{ type: 'delete', collection: DATABASES, key: name }],
        durability: 'strict',
      });
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error; // somebody else has done it
    }
  }

  #shared(name: string, generation: string): OpenDatabase {
    const known = this.#open.get(generation);
    if (known) return known;
    const database = new OpenDatabase({ sidecar: this.#sidecar, schema: this.#schema, name, generation });
    this.#open.set(generation, database);
    return database;
  }

  async #prepared(): Promise<OpenDatabase> {
    if (!this.#isCatalogMade) {
      await this.#catalog.create();
      await this.#catalog.assertUsable();
      this.#isCatalogMade = true;
    }
    return this.#catalog;
  }
}

class Handle implements KeyValueDatabase {
  readonly #database: OpenDatabase;
  readonly #onWiped: () => void;
  #end: StorageUnavailableError | StorageWipedError | undefined;

  constructor(database: OpenDatabase, onWiped: () => void) {
    this.#database = database;
    this.#onWiped = onWiped;
  }

  get generation(): string {
    return this.#database.generation;
  }

  read(queries: readonly Query[]): Promise<Answers> {
    return this.#run(() => this.#database.read(queries));
  }

  commit(batch: Batch): Promise<Answers> {
    return this.#run(() => this.#database.commit(batch));
  }

  async close(): Promise<void> {
    await this.#database.idle();
    this.#end ??= new StorageUnavailableError({ transient: false, reason: 'the database handle was closed' });
  }

  async #run<T>(call: () => Promise<T>): Promise<T> {
    if (this.#end) throw this.#end;
    try {
      return await call();
    } catch (error) {
      if (error instanceof StorageWipedError) {
        this.#end = error;
        this.#onWiped();
      }
      throw error;
    }
  }
}
