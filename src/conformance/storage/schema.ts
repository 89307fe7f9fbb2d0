import type { Batch, Schema, Write } from '../../storage/port.ts';
import type { Key } from '../../storage/key.ts';

/** What a storage must be made with to run the conformance cases. */
export const CONFORMANCE_SCHEMA: Schema = {
  version: 1,
  collections: { things: {}, others: {}, log: { counts: true } },
};

export function put(key: Key, value: unknown, collection = 'things'): Write {
  return { type: 'put', collection, key, value };
}

export function add(key: Key, value: unknown, collection = 'things'): Write {
  return { type: 'add', collection, key, value };
}

export function batch(writes: readonly Write[], checks: Batch['checks'] = [], reads: Batch['reads'] = []): Batch {
  return { checks, reads, writes, durability: 'relaxed' };
}
