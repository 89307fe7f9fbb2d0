import type { Key } from '../key.ts';
import type { Query } from '../port.ts';
import { encodeKey } from './key-bytes.ts';

// A page of an index holds rows of at most 2,704 bytes. Longer keys go on outside of the index, and are told apart by a digest.
const LONGEST_HEAD = 2_400; // bytes

/** Where a record stands. The parts of its key are hexadecimal digits. */
export interface Place {
  readonly collection: string;
  readonly head: string;
  readonly rest: string;
}

/** A query as `answer` takes it. */
export interface QueryRow {
  readonly at: number;
  readonly collection: string;
  readonly from_head: string;
  readonly from_rest: string;
  readonly to_head: string;
  readonly to_rest: string;
  readonly reverse: boolean;
  readonly most: number | undefined;
  readonly budget: number | undefined;
  readonly keys_only: boolean;
}

export function placeOf(collection: string, key: Key): Place {
  return { collection, ...split(key) };
}

export function queryRow(query: Query): Omit<QueryRow, 'at'> {
  const { collection } = query;
  const isRange = !('key' in query);
  const [from, to] = isRange ? [split(query.from), split(query.to)] : [split(query.key), split(query.key)];
  const { reverse = false, limit, budget, keysOnly = false } = isRange ? query : {};
  return {
    collection,
    from_head: from.head,
    from_rest: from.rest,
    to_head: to.head,
    to_rest: to.rest,
    reverse,
    most: limit === undefined || limit === Infinity ? undefined : limit,
    budget: keysOnly || budget === Infinity ? undefined : budget,
    keys_only: keysOnly,
  };
}

function split(key: Key): Pick<Place, 'head' | 'rest'> {
  const digits = encodeKey(key);
  return { head: digits.slice(0, 2 * LONGEST_HEAD), rest: digits.slice(2 * LONGEST_HEAD) };
}
