import { textLength } from '../budget.ts';
import type { Query, RangeQuery } from '../port.ts';
import { compareKeys } from '../key.ts';
import { FEW, getAllWithin } from './get-all-within.ts';
import { asIdbKey, settled } from './requests.ts';

/** What a query finds. */
export async function answer(transaction: IDBTransaction, query: Query): Promise<readonly unknown[]> {
  const store = transaction.objectStore(query.collection);
  if ('key' in query) {
    const value: unknown = await settled(store.get(asIdbKey(query.key)));
    return value === undefined ? [] : [value];
  }
  // IDBKeyRange.bound throws on such a range (Indexed Database API, §4.7).
  if (compareKeys(query.from, query.to) > 0) return [];
  const range = IDBKeyRange.bound(asIdbKey(query.from), asIdbKey(query.to));
  if (query.reverse) return answerBackwards(store, range, query);
  const { limit, budget } = query;
  if (query.keysOnly) return settled(store.getAllKeys(range, limit));
  return budget === undefined
    ? settled<unknown[]>(store.getAll(range, limit))
    : getAllWithin(store, range, { limit: limit ?? Infinity, budget });
}

/** Whether what a query finds is asked for in one go, so that nothing more is asked of the transaction once it has been. */
export function isOneRequest(transaction: IDBTransaction, query: Query): boolean {
  if ('key' in query) return true;
  const { reverse, keysOnly, limit = Infinity, budget } = query;
  if (budget !== undefined && !keysOnly) return !reverse && limit <= FEW;
  return !reverse || 'getAllRecords' in transaction.objectStore(query.collection);
}

/** What getAll and getAllKeys take where there is a getAllRecords (Indexed Database API 3.0, IDBGetAllOptions). */
type GetAll = (options: { query: IDBKeyRange; count: number | undefined; direction: 'prev' }) => IDBRequest<unknown[]>;

function answerBackwards(store: IDBObjectStore, range: IDBKeyRange, query: RangeQuery): Promise<readonly unknown[]> {
  const { limit, keysOnly = false } = query;
  const budget = keysOnly ? undefined : query.budget;
  if (budget === undefined && 'getAllRecords' in store) {
    const getAll = (keysOnly ? store.getAllKeys : store.getAll).bind(store) as unknown as GetAll;
    return settled(getAll({ query: range, count: limit, direction: 'prev' }));
  }
  return stepBackwards(store, range, { limit, budget, keysOnly });
}

interface Steps {
  readonly limit: number | undefined;
  readonly budget: number | undefined;
  readonly keysOnly: boolean;
}

// Where getAll cannot go backwards.
function stepBackwards(
  store: IDBObjectStore,
  range: IDBKeyRange,
  { limit = Infinity, budget = Infinity, keysOnly }: Steps,
): Promise<readonly unknown[]> {
  let left = budget;
  const open = keysOnly ? store.openKeyCursor.bind(store) : store.openCursor.bind(store);
  const request = open(range, 'prev') as IDBRequest<IDBCursor | null>;
  const found: unknown[] = [];
  return new Promise((resolve, reject) => {
    request.onerror = () => reject(request.error as DOMException);
    request.onsuccess = () => {
      const cursor = request.result;
      if (cursor) {
        const next: unknown = keysOnly ? cursor.key : (cursor as IDBCursorWithValue).value;
        found.push(next);
        left -= textLength(next);
      }
      if (cursor && found.length < limit && left > 0) cursor.continue();
      else resolve(found);
    };
  });
}
