import { textLength } from '../budget.ts';
import type { Query, RangeQuery } from '../port.ts';
import { compareKeys } from '../key.ts';
import { FEW, getAllWithin } from './get-all-within.ts';
import { asIdbKey, settled } from './requests.ts';

/** A query that has been asked. */
export interface Asked {
  readonly found: Promise<readonly unknown[]>;
  /** Nothing more is asked of the transaction for it, whatever comes back. */
  readonly isAll: boolean;
}

export function ask(transaction: IDBTransaction, query: Query): Asked {
  const asked = askOf(transaction, query);
  // When another one cannot be asked, nobody waits for this one.
  asked.found.catch(() => undefined);
  return asked;
}

function askOf(transaction: IDBTransaction, query: Query): Asked {
  const store = transaction.objectStore(query.collection);
  if ('key' in query) {
    const value = settled<unknown>(store.get(asIdbKey(query.key)));
    return inOne(value.then((found) => (found === undefined ? [] : [found])));
  }
  // IDBKeyRange.bound throws on such a range (Indexed Database API, §4.7).
  if (compareKeys(query.from, query.to) > 0) return inOne(Promise.resolve([]));
  const range = IDBKeyRange.bound(asIdbKey(query.from), asIdbKey(query.to));
  if (query.reverse) return askBackwards(store, range, query);
  const { limit, budget } = query;
  if (query.keysOnly) return inOne(settled(store.getAllKeys(range, limit)));
  if (budget === undefined) return inOne(settled<unknown[]>(store.getAll(range, limit)));
  return { found: getAllWithin(store, range, { limit: limit ?? Infinity, budget }), isAll: limit !== undefined && limit <= FEW };
}

function inOne(found: Promise<readonly unknown[]>): Asked {
  return { found, isAll: true };
}

/** What getAll and getAllKeys take where there is a getAllRecords (Indexed Database API 3.0, IDBGetAllOptions). */
type GetAll = (options: { query: IDBKeyRange; count: number | undefined; direction: 'prev' }) => IDBRequest<unknown[]>;

function askBackwards(store: IDBObjectStore, range: IDBKeyRange, query: RangeQuery): Asked {
  const { limit, keysOnly = false } = query;
  const budget = keysOnly ? undefined : query.budget;
  if (budget === undefined && 'getAllRecords' in store) {
    const getAll = (keysOnly ? store.getAllKeys : store.getAll).bind(store) as unknown as GetAll;
    return inOne(settled(getAll({ query: range, count: limit, direction: 'prev' })));
  }
  return { found: stepBackwards(store, range, { limit, budget, keysOnly }), isAll: false };
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
