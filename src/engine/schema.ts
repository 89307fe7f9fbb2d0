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
/** How far those who read the log have come: a record with an etag for each. */
export const CHECKPOINTS = 'checkpoints';
/** Documents of projections: key `[build of the projection, key]`. */
export const DOCUMENTS = 'documents';
/** Where the indexes find documents: key `[build of the projection, index, value, key]`, value 0. */
export const DOCUMENT_INDEX = 'document-index';

/**
 * What a database is made of, and its history:
 * 1. streams, events, snapshots, idempotency, log.
 * 2. checkpoints, documents, document-index, which are derived from the log.
 */
export const SCHEMA: Schema = {
  version: 2,
  collections: {
    [STREAMS]: {},
    [EVENTS]: {},
    [SNAPSHOTS]: {},
    [IDEMPOTENCY]: {},
    [LOG]: { counts: true },
    [CHECKPOINTS]: {},
    [DOCUMENTS]: {},
    [DOCUMENT_INDEX]: {},
  },
};
