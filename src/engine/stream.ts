import { PAGE_LENGTH } from '../contract/page-length.ts';
import type { StreamsRequest } from '../contract/database-engine.ts';
import type { StoreId } from '../contract/store-id.ts';
import type { Key } from '../storage/key.ts';
import type { GetQuery, RangeQuery } from '../storage/port.ts';
import { EVENTS, SNAPSHOTS, STREAMS } from './schema.ts';

/** A stream's key within its database. JSON keeps any two pairs of name and id apart, whatever characters they hold. */
export function streamKey({ name, id }: StoreId): string {
  return JSON.stringify([name, id]);
}

/** A stream's name among those of all databases. */
export function streamName({ database, name, id }: StoreId): string {
  return JSON.stringify([database, name, id]);
}

/** The key of every stream that was ever opened. */
export const allStreamsQuery: RangeQuery = { collection: STREAMS, from: '[', to: ']', keysOnly: true };

/** Keys of streams, those of one name or all, from `after` on. */
export function streamKeysQuery({ name }: StreamsRequest, after: string | undefined, limit: number): RangeQuery {
  // As a text, a key of the name goes on with the quote of its id, and `#` is what comes after a quote.
  const prefix = `${JSON.stringify([name]).slice(0, -1)},`;
  const [from, to] = name === undefined ? ['[', ']'] : [prefix, `${prefix}#`];
  return { collection: STREAMS, from: after !== undefined && after > from ? after : from, to, limit, keysOnly: true };
}

/** Name and id of a stream's key. */
export function storeIdOf(database: string, stream: string): StoreId {
  const [name, id] = JSON.parse(stream) as readonly [string, string];
  return { database, name, id };
}

export function streamRecordQuery(stream: string): GetQuery {
  return { collection: STREAMS, key: stream };
}

/** The key of the stream's last commit record: it ends with the stream's version. */
export function versionQuery(stream: string): RangeQuery {
  return { collection: EVENTS, from: [stream, 0], to: [stream, Infinity], reverse: true, limit: 1, keysOnly: true };
}

/** Commit records whose last version lies between two versions, inclusive; no more than a page of them. */
export function commitsQuery(stream: string, from: number, to: number, limit: number): RangeQuery {
  return { collection: EVENTS, from: [stream, from], to: [stream, to], limit, budget: PAGE_LENGTH };
}

export function latestSnapshotQuery(stream: string, atMost: number): RangeQuery {
  return { collection: SNAPSHOTS, from: [stream, 0], to: [stream, atMost], reverse: true, limit: 1 };
}

export function snapshotKeysQuery(stream: string): RangeQuery {
  return { collection: SNAPSHOTS, from: [stream, 0], to: [stream, Infinity], keysOnly: true };
}

/**
 * Where it stands that the events up to a version were deleted: in the place of the last one, so that whoever looks for one of them
 * finds it, and behind that, so that the last key of a stream tells whether there is anything after it.
 */
export function tombstoneKeys(stream: string, version: number): readonly Key[] {
  return [
    [stream, version],
    [stream, version, 0],
  ];
}

/** Whether the last key of a stream tells that all of it was deleted. */
export function isTombstoneKey(key: unknown): boolean {
  return Array.isArray(key) && key.length === 3;
}

/** The version in a key `[stream, version]`. */
export function versionOfKey(key: unknown): number {
  const version = Array.isArray(key) ? (key as Key[])[1] : undefined;
  return typeof version === 'number' ? version : 0;
}
