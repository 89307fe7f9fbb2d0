import type { IDBPDatabase } from 'idb';
import { OutcomeUnknownError, ConflictError, etagOf } from '../../src/key-value/errors.ts';
import type { Batch, Check, KeyValueDatabase, Query, RangeQuery, Write } from '../../src/key-value/database.ts';
import { compareKeys, type Key } from '../../src/key-value/key.ts';
import type { Connection } from './connection.ts';
import { ConnectionLostError, nameOf } from './errors.ts';
import type { LogGuard } from './log-guard.ts';
import { withReadTransaction, withWriteTransaction, type ReadTransaction, type WriteTransaction } from './transaction.ts';

type ReadStore = ReturnType<ReadTransaction['objectStore']>;

/** The storage port on one IndexedDB database. */
export class IndexedDbDatabase implements KeyValueDatabase {
  readonly #connection: Connection;
  readonly #logGuard: LogGuard;

  constructor(connection: Connection, logGuard: LogGuard) {
    this.#connection = connection;
    this.#logGuard = logGuard;
  }

  read(queries: readonly Query[]): Promise<readonly (readonly unknown[])[]> {
    const collections = collectionsOf(queries);
    const { clock } = this.#connection.options;
    return this.#connection.run(
      (database) =>
        withReadTransaction(database, { collections, clock }, (transaction) =>
          Promise.all(queries.map((query) => answer(transaction.objectStore(query.collection), query))),
        ),
      { repeatable: true },
    );
  }

  async commit({ checks = [], writes, durability }: Batch): Promise<void> {
    const collections = collectionsOf([...checks, ...writes]);
    const { clock } = this.#connection.options;
    await this.#logGuard.ready();
    await this.#connection.run(
      async (database) => {
        try {
          await withWriteTransaction(database, { collections, clock, durability }, async (transaction) => {
            // Asked for all at once: requests run in order, and an abort takes the writes back.
            const checked = checks.map((check) => quiet(hold(transaction, check)));
            const requests = writes.map((write) => quiet(apply(transaction, write)));
            await Promise.all(checked);
            return requests;
          });
        } catch (error) {
          throw await toCommitError(database, error);
        }
      },
      { repeatable: false },
    );
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}

async function answer(store: ReadStore, query: Query): Promise<readonly unknown[]> {
  if ('key' in query) {
    const value: unknown = await store.get(asIdbKey(query.key));
    return value === undefined ? [] : [value];
  }
  // IDBKeyRange.bound throws on such a range (Indexed Database API, §4.7).
  if (compareKeys(query.from, query.to) > 0) return [];
  const range = IDBKeyRange.bound(asIdbKey(query.from), asIdbKey(query.to));
  if (query.reverse) return answerBackwards(store, range, query);
  return query.keysOnly ? store.getAllKeys(range, query.limit) : store.getAll(range, query.limit);
}

// getAll cannot go backwards in every engine.
async function answerBackwards(store: ReadStore, range: IDBKeyRange, query: RangeQuery): Promise<readonly unknown[]> {
  const { limit = Infinity, keysOnly = false } = query;
  const found: unknown[] = [];
  if (keysOnly) {
    let cursor = await store.openKeyCursor(range, 'prev');
    for (; cursor && found.length < limit; cursor = found.length < limit ? await cursor.continue() : null) found.push(cursor.key);
  } else {
    let cursor = await store.openCursor(range, 'prev');
    for (; cursor && found.length < limit; cursor = found.length < limit ? await cursor.continue() : null)
      found.push(cursor.value);
  }
  return found;
}

async function hold(transaction: WriteTransaction, { collection, key, etag }: Check): Promise<void> {
  const found: unknown = await transaction.objectStore(collection).get(asIdbKey(key));
  const holds = etag === undefined ? found === undefined : etagOf(found) === etag;
  if (!holds) throw new ConflictError(collection, key, found);
}

/** Throws at once for a value that cannot be copied: nothing may be committed without it. */
function apply(transaction: WriteTransaction, write: Write): Promise<unknown> {
  return request(transaction, write).catch((error: unknown) => {
    throw nameOf(error) === 'ConstraintError' ? new KeyTakenError(write) : error;
  });
}

function request(transaction: WriteTransaction, write: Write): Promise<unknown> {
  const store = transaction.objectStore(write.collection);
  switch (write.type) {
    case 'add':
      return store.add(write.value, write.key === undefined ? undefined : asIdbKey(write.key));
    case 'put':
      return store.put(write.value, asIdbKey(write.key));
    case 'delete':
      return store.delete(asIdbKey(write.key));
  }
}

/** When one request fails, nobody waits for the others. */
function quiet<T>(request: Promise<T>): Promise<T> {
  request.catch(() => undefined);
  return request;
}

class KeyTakenError extends Error {
  readonly write: Write;

  constructor(write: Write) {
    super('The key is taken.');
    this.write = write;
  }
}

async function toCommitError(database: IDBPDatabase, error: unknown): Promise<unknown> {
  if (error instanceof KeyTakenError && error.write.key !== undefined) {
    const { collection, key } = error.write;
    return new ConflictError(collection, key, await database.get(collection, asIdbKey(key)));
  }
  return error instanceof ConnectionLostError && error.begun
    ? new OutcomeUnknownError('The storage was lost before it answered.', { cause: error.cause })
    : error;
}

function collectionsOf(parts: readonly { readonly collection: string }[]): readonly string[] {
  return [...new Set(parts.map(({ collection }) => collection))];
}

function asIdbKey(key: Key): IDBValidKey {
  return key as IDBValidKey;
}
