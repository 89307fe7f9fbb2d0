import { ConflictError, etagOf } from '../commit-errors.ts';
import type { Check, Write } from '../port.ts';
import type { Key } from '../key.ts';
import { nameOf } from './idb-errors.ts';

// By hand rather than with `idb`, whose wrappers around each request and result cost a tenth of a small append.

/** The result of a request. A request that is asked again, as cursors are, settles once. */
export function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error as DOMException);
  });
}

/** Resolves when the check holds. @throws ConflictError when it does not. */
export async function hold(transaction: IDBTransaction, { collection, key, etag }: Check): Promise<void> {
  const found: unknown = await settled(transaction.objectStore(collection).get(asIdbKey(key)));
  const holds = etag === undefined ? found === undefined : etagOf(found) === etag;
  if (!holds) throw new ConflictError(collection, key, found);
}

/** Throws at once for a value that cannot be copied: nothing may be committed without it. */
export function apply(transaction: IDBTransaction, write: Write): Promise<unknown> {
  return ask(transaction, write).catch((error: unknown) => {
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

function ask(transaction: IDBTransaction, write: Write): Promise<unknown> {
  const store = transaction.objectStore(write.collection);
  switch (write.type) {
    case 'add':
      return settled(store.add(write.value, write.key === undefined ? undefined : asIdbKey(write.key)));
    case 'put':
      return settled(store.put(write.value, asIdbKey(write.key)));
    case 'delete':
      return settled(store.delete(asIdbKey(write.key)));
  }
}
