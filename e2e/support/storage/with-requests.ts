import type { KeyValueDatabase, KeyValueStorage } from '../../../src/key-value.ts';

type Commit = KeyValueDatabase['commit'];

/** A storage whose commits go another way, which may lead to the storage's own database. */
export function withCommit(storage: KeyValueStorage, commitTo: (database: KeyValueDatabase) => Commit): KeyValueStorage {
  return withRequests(storage, (database) => ({ commit: commitTo(database) }));
}

/** A storage of which some requests go another way. */
export function withRequests(
  storage: KeyValueStorage,
  requestsTo: (database: KeyValueDatabase) => Partial<Pick<KeyValueDatabase, 'read' | 'commit'>>,
): KeyValueStorage {
  return {
    list: () => storage.list(),
    delete: (name) => storage.delete(name),
    async open(name) {
      const database = await storage.open(name);
      return {
        generation: database.generation,
        read: (queries) => database.read(queries),
        commit: (batch) => database.commit(batch),
        close: () => database.close(),
        ...requestsTo(database),
      };
    },
  };
}
