import type { EncodedBatch, EncodedPart } from '../contract/event-store-engine.ts';
import { DuplicateIdempotencyIdError, StoreVersionMismatchError } from '../contract/errors/index.ts';
import { isExpected } from '../contract/expected-version.ts';
import type { StoreId } from '../contract/store-id.ts';
import type { Write } from '../storage/port.ts';
import type { ConflictError } from '../storage/commit-errors.ts';
import type { CommitRecord } from './records.ts';
import { EVENTS, IDEMPOTENCY } from './schema.ts';
import { tombstoneKeys } from './stream.ts';

/** The commit records of a batch behind a version. */
export function commitRecords(parts: readonly EncodedPart[], version: number): readonly CommitRecord[] {
  let lastVersion = version;
  return parts.map(({ count, text }) => ({ firstVersion: lastVersion + 1, lastVersion: (lastVersion += count), text }));
}

/** What stores the commit records and idempotency ids of a batch behind a version; the log is not among it. */
export function writesOf(stream: string, commits: readonly CommitRecord[], batch: EncodedBatch, version: number): Write[] {
  return [
    // add, not put: the key itself is the last guard against two writers.
    ...commits.map((value): Write => ({ type: 'add', collection: EVENTS, key: [stream, value.lastVersion], value })),
    ...batch.idempotencyIds.map(([index, id]): Write => ({
      type: 'add',
      collection: IDEMPOTENCY,
      key: [stream, id],
      value: version + index + 1,
    })),
  ];
}

/** What tells that the events of a stream up to a version are gone. */
export function tombstones(stream: string, version: number): readonly Write[] {
  const value: CommitRecord = { firstVersion: version + 1, lastVersion: version, text: '[]' };
  return tombstoneKeys(stream, version).map((key): Write => ({ type: 'put', collection: EVENTS, key, value }));
}

/** What a batch expects and does not find in a stream of that version and session; `undefined` when it finds all of it. */
export function findMismatch(
  storeId: StoreId,
  { expectedVersion, expectations, lastSession }: EncodedBatch,
  actualVersion: number,
  actualSession?: string,
): StoreVersionMismatchError | undefined {
  const mismatch = (expected: number | 'stream-exists'): StoreVersionMismatchError =>
    new StoreVersionMismatchError({ storeId, metadata: undefined, expectedVersion: expected, actualVersion });
  if (!isExpected(expectedVersion, actualVersion)) return mismatch(expectedVersion);
  // Of two streams with one name and version, in a database that was wiped in between, only one has had that session.
  if (lastSession !== undefined && lastSession !== actualSession) return mismatch(expectedVersion ?? actualVersion);
  const failed = expectations.find(([index, expected]) => expected !== actualVersion + index + 1);
  return failed && mismatch(failed[1]);
}

/** The duplicate that a conflict tells of, when it is one of an idempotency id. */
export function asDuplicate(
  storeId: StoreId,
  { collection, key, found }: ConflictError,
): DuplicateIdempotencyIdError | undefined {
  if (collection !== IDEMPOTENCY || typeof found !== 'number' || !Array.isArray(key)) return undefined;
  return new DuplicateIdempotencyIdError({ storeId, idempotencyId: String(key[1]), existingVersion: found });
}
