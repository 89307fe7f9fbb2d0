import type { Batch, KeyValueDatabase, KeyValueStorage, Query, Schema } from '../../../src/storage/port.ts';
import { JsonFilesStorage } from '../../../src/storage/json-files/json-files-storage.ts';

/**
 * A storage that makes each call as a process of its own would: it opens the directory, and leaves it. What was committed is in
 * the files by the next call, and read from there.
 */
export class EveryCallAnew implements KeyValueStorage {
  readonly #schema: Schema;
  readonly #directory: string;
  readonly #first: JsonFilesStorage;

  constructor(schema: Schema, directory: string) {
    this.#schema = schema;
    this.#directory = directory;
    this.#first = this.#another();
  }

  async open(name: string): Promise<KeyValueDatabase> {
    const first = await this.#first.open(name);
    const anew = async <T>(call: (database: KeyValueDatabase) => Promise<T>): Promise<T> => {
      await first.read([]); // tells whether this handle is closed, or its database deleted
      const database = await this.#another().open(name);
      try {
        return await call(database);
      } finally {
        await database.close();
      }
    };
    return {
      generation: first.generation,
      read: (queries: readonly Query[]) => anew((database) => database.read(queries)),
      commit: (batch: Batch) => anew((database) => database.commit(batch)),
      close: () => first.close(),
    };
  }

  list(): Promise<readonly string[]> {
    return this.#another().list();
  }

  delete(name: string): Promise<void> {
    return this.#another().delete(name);
  }

  #another(): JsonFilesStorage {
    return new JsonFilesStorage(this.#schema, { directory: this.#directory });
  }
}
