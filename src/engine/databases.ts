import { StorageWipedError } from '../contract/errors/index.ts';
import type { Answers, Batch, KeyValueDatabase, KeyValueStorage, Query } from '../storage/port.ts';
import { asStorageError } from '../storage/storage-error.ts';

/** Keeps one handle a database open. A wiped database is forgotten, so that the next store begins with an empty one. */
export class Databases {
  readonly #storage: KeyValueStorage;
  readonly #onWiped: () => void;
  readonly #open = new Map<string, Promise<KeyValueDatabase>>();
  /** Settle when the database is deleted, or could not be: a handle that was opened meanwhile would be of no use. */
  readonly #deleting = new Map<string, Promise<void>>();

  /** @param onWiped called once for each database that is found wiped. */
  constructor(storage: KeyValueStorage, onWiped: () => void = () => undefined) {
    this.#storage = storage;
    this.#onWiped = onWiped;
  }

  get(name: string): Promise<KeyValueDatabase> {
    const known = this.#open.get(name);
    if (known) return known;
    const opened = recognised(() => this.#openStored(name)).then((database) => new WatchedDatabase(database, forget));
    const forget = (error: unknown): void => {
      if (this.#open.get(name) !== opened) return;
      this.#open.delete(name);
      if (error instanceof StorageWipedError) this.#onWiped();
    };
    opened.catch(forget);
    this.#open.set(name, opened);
    return opened;
  }

  list(): Promise<readonly string[]> {
    return recognised(() => this.#storage.list());
  }

  /** Removes a database; who uses it finds it wiped. */
  async delete(name: string): Promise<void> {
    const opened = this.#open.get(name);
    this.#open.delete(name);
    const deleting = recognised(async () => {
      await opened?.then((database) => database.close()).catch(() => undefined);
      await this.#storage.delete(name);
    });
    const settled = deleting
      .catch(() => undefined)
      .then(() => {
        if (this.#deleting.get(name) === settled) this.#deleting.delete(name);
      });
    this.#deleting.set(name, settled);
    await deleting;
    this.#onWiped();
  }

  async #openStored(name: string): Promise<KeyValueDatabase> {
    await this.#deleting.get(name);
    return this.#storage.open(name);
  }

  async close(): Promise<void> {
    const opened = await Promise.allSettled(this.#open.values());
    this.#open.clear();
    await Promise.all(opened.map((result) => result.status === 'fulfilled' && result.value.close()));
  }
}

class WatchedDatabase implements KeyValueDatabase {
  readonly #database: KeyValueDatabase;
  readonly #onWiped: (error: StorageWipedError) => void;

  constructor(database: KeyValueDatabase, onWiped: (error: StorageWipedError) => void) {
    this.#database = database;
    this.#onWiped = onWiped;
  }

  get generation(): string {
    return this.#database.generation;
  }

  read(queries: readonly Query[]): Promise<Answers> {
    return this.#watch(() => this.#database.read(queries));
  }

  commit(batch: Batch): Promise<Answers> {
    return this.#watch(() => this.#database.commit(batch));
  }

  close(): Promise<void> {
    return recognised(() => this.#database.close());
  }

  async #watch<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await recognised(call);
    } catch (error) {
      if (error instanceof StorageWipedError) this.#onWiped(error);
      throw error;
    }
  }
}

/** A call of the adapter, whose errors are those of the port. */
async function recognised<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw asStorageError(error);
  }
}
