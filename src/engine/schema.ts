import type { Schema } from '../storage/port.ts';

/** Fence of each stream: key `stream`, value {@link StreamRecord}. */
export const STREAMS = 'streams';
/** Commit records: key `[stream, lastVersion]`, value {@link CommitRecord}. */
export const EVENTS = 'events';
/** Snapshots: key `[stream, version]`, value `EncodedSnapshot`. */
export const SNAPSHOTS = 'snapshots';
/** Idempotency ids: key `[stream, idempotencyId]`, value the version. */
export const IDEMPOTENCY = 'idempotency';
/** Every commit in order: key position, value `[stream, firstVersion, lastVersion]`. */
export const LOG = 'log';

/**
 * What a database is made of, and its history:
 * 1. streams, events, snapshots, idempotency, log.
 */
export const SCHEMA: Schema = {
  version: 1,
  collections: {
    [STREAMS]: {},
    [EVENTS]: {},
    [SNAPSHOTS]: {},
    [IDEMPOTENCY]: {},
    [LOG]: { counts: true },
  },
};
