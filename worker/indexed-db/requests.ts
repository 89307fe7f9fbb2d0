import { ConflictError, etagOf } from '../../src/key-value/errors.ts';
import type { Check, Query, RangeQuery, Write } from '../../src/key-value/database.ts';
import { compareKeys, type Key } from '../../src/key-value/key.ts';
import { nameOf } from './errors.ts';
import type { ReadTransaction, WriteTransaction } from './transaction.ts';

type ReadStore = ReturnType<ReadTransaction['objectStore']>;

/** What a query finds. */
export async function answer(transaction: ReadTransaction, query: Query): Promise<readonly unknown[]> {
  const store = transaction.objectStore(query.collection);
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

/** Resolves when the check holds. @throws ConflictError when it does not. */
export async function hold(transaction: WriteTransaction, { collection, key, etag }: Check): Promise<void> {
  const found: unknown = await transaction.objectStore(collection).get(asIdbKey(key));
  const holds = etag === undefined ? found === undefined : etagOf(found) === etag;
  if (!holds) throw new ConflictError(collection, key, found);
}

/** Throws at once for a value that cannot be copied: nothing may be committed without it. */
export function apply(transaction: WriteTransaction, write: Write): Promise<unknown> {
  return request(transaction, write).catch((error: unknown) => {
    throw nameOf(error) === 'ConstraintError' ? new KeyTakenError(write) : error;
  });
}

/** The key of an `add` is taken. */
export class KeyTakenError extends Error {
  readonly write: Write;

  constructor(write: Write) {
    super('The key is taken.');
    this.write = write;
  }
}

export function asIdbKey(key: Key): IDBValidKey {
  return key as IDBValidKey;
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
