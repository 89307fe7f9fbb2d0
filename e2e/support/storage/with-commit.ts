import type { KeyValueDatabase, KeyValueStorage } from '../../../src/key-value.ts';

type Commit = KeyValueDatabase['commit'];

/** A storage whose commits go another way, which may lead to the storage's own database. */
export function withCommit(storage: KeyValueStorage, commitTo: (database: KeyValueDatabase) => Commit): KeyValueStorage {
  return {
    list: () => storage.list(),
    delete: (name) => storage.delete(name),
    async open(name) {
      const database = await storage.open(name);
      return {
        generation: database.generation,
        read: (queries) => database.read(queries),
        close: () => database.close(),
        commit: commitTo(database),
      };
    },
  };
}
