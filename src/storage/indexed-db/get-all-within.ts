import { textLength } from '../budget.ts';
import { compareKeys, type Key } from '../key.ts';
import { settled } from './requests.ts';

// What is asked for while nothing is known of the values: few enough to be held if they are long, enough for a short range.
export const FEW = 8; // values

// Those that follow may be longer. Of values that did not show among the first n, few are among the next so many times n.
const GROWTH = 16;

export interface Bounds {
  readonly limit: number;
  /** UTF-16 units of text. */
  readonly budget: number;
}

/**
 * The values of a range up to the one by which their texts reach the budget. IndexedDB counts values only, so it is asked for
 * as many as fit if they are as long as those seen so far.
 */
export async function getAllWithin(store: IDBObjectStore, range: IDBKeyRange, { limit, budget }: Bounds): Promise<unknown[]> {
  const found: unknown[] = [];
  let rest = range;
  let length = 0;
  for (let ask = FEW; ;) {
    const count = Math.min(ask, limit - found.length);
    const isLast = count === limit - found.length;
    const [values, lastKey] = await Promise.all([
      settled<unknown[]>(store.getAll(rest, count)),
      isLast ? undefined : settled(store.getAllKeys(rest, count)).then((keys) => keys.at(-1)),
    ]);
    for (const value of values) {
      found.push(value);
      length += textLength(value);
      if (length >= budget) return found;
    }
    // Of a range without room behind its beginning, `bound` throws (Indexed Database API, §4.7).
    if (lastKey === undefined || values.length < count || compareKeys(lastKey as Key, range.upper as Key) === 0) return found;
    rest = IDBKeyRange.bound(lastKey, range.upper, true);
    ask = Math.min(found.length * GROWTH, Math.ceil((found.length * (budget - length)) / length));
  }
}
