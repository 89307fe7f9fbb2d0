import type { EncodedBatch, EncodedPart } from '../contract/engine.ts';
import {
  DuplicateIdempotencyIdError,
  StorageUnavailableError,
  StorageWipedError,
  StoreVersionMismatchError,
} from '../contract/errors/index.ts';
import type { Durability } from '../contract/settings.ts';
import type { Write } from '../key-value/database.ts';
import { ConflictError, OutcomeUnknownError } from '../key-value/errors.ts';
import type { CommitRecord, LogRecord } from './records.ts';
import { EVENTS, IDEMPOTENCY, LOG } from './schema.ts';
import { COMMIT_ATTEMPTS, type Session } from './session.ts';
import { commitsQuery } from './stream.ts';

/** Appends all messages of the batch, or none; returns the stream's new version. Runs inside the session's turn. */
export async function append(
  session: Session,
  batch: EncodedBatch,
  durability: Durability,
  signal: AbortSignal | undefined,
): Promise<number> {
  let cause: unknown;
  for (let attempt = 1; attempt <= COMMIT_ATTEMPTS; attempt++) {
    signal?.throwIfAborted();
    await session.assertLive();
    const version = await session.version();
    await assertExpectations(session, batch, version);
    const commits = commitRecords(batch.parts, version);
    const newVersion = commits.at(-1)?.lastVersion ?? version;
    try {
      await session.database.commit({
        checks: [session.fence],
        writes: writesOf(session.stream, commits, batch, version),
        durability,
      });
      session.advanceTo(newVersion);
      return newVersion;
    } catch (error) {
      session.forgetVersion();
      if (error instanceof ConflictError) assertRetriable(session, batch, error);
      else if (!(error instanceof OutcomeUnknownError)) throw error;
      else if (await isStored(session, commits)) return newVersion;
      cause = error;
    }
  }
  throw new StorageUnavailableError(
    { transient: true, reason: `an append failed ${COMMIT_ATTEMPTS} times; nothing was written` },
    { cause },
  );
}

/** @throws StoreVersionMismatchError, unless the session has lost the stream: then that is the reason. */
async function assertExpectations(session: Session, { expectations }: EncodedBatch, version: number): Promise<void> {
  const failed = expectations.find(([index, expected]) => expected !== version + index + 1);
  if (!failed) return;
  await session.assertHolds();
  throw new StoreVersionMismatchError({
    storeId: session.storeId,
    metadata: undefined,
    expectedVersion: failed[1],
    actualVersion: version,
  });
}

function commitRecords(parts: readonly EncodedPart[], version: number): readonly CommitRecord[] {
  let lastVersion = version;
  return parts.map(({ count, text }) => ({ firstVersion: lastVersion + 1, lastVersion: (lastVersion += count), text }));
}

function writesOf(stream: string, commits: readonly CommitRecord[], batch: EncodedBatch, version: number): Write[] {
  const lastVersion = commits.at(-1)?.lastVersion ?? version;
  const position: LogRecord = [stream, version + 1, lastVersion];
  return [
    // add, not put: the key itself is the last guard against two writers.
    ...commits.map((value): Write => ({ type: 'add', collection: EVENTS, key: [stream, value.lastVersion], value })),
    { type: 'add', collection: LOG, value: position },
    ...batch.idempotencyIds.map(([index, id]): Write => ({
      type: 'add',
      collection: IDEMPOTENCY,
      key: [stream, id],
      value: version + index + 1,
    })),
  ];
}

/** Tells a conflict that the caller must hear of from one that reading the version again resolves. */
function assertRetriable(session: Session, batch: EncodedBatch, { collection, key, found }: ConflictError): void {
  if (collection === session.fence.collection) throw session.lostTo(found);
  if (collection !== IDEMPOTENCY || typeof found !== 'number') return;
  const id = batch.idempotencyIds.find(([, candidate]) => Array.isArray(key) && key[1] === candidate)?.[1] ?? '';
  throw new DuplicateIdempotencyIdError({ storeId: session.storeId, idempotencyId: id, existingVersion: found });
}

/**
 * Whether a commit whose answer was lost is stored, maybe in a larger record by now. Texts hold the ids of their messages: one
 * that is found is the same.
 */
async function isStored(session: Session, commits: readonly CommitRecord[]): Promise<boolean> {
  const queries = commits.map(({ lastVersion }) => commitsQuery(session.stream, lastVersion, Infinity, 1));
  const found = await session.database.read(queries).catch((cause: unknown) => {
    if (cause instanceof StorageWipedError) throw cause;
    const reason = 'the answer to an append was lost, and whether it is stored could not be read';
    throw new StorageUnavailableError({ transient: false, outcome: 'unknown', reason }, { cause });
  });
  return commits.every(({ text }, index) => {
    const record = found[index]?.[0];
    return typeof record === 'object' && record !== null && 'text' in record && String(record.text).includes(text.slice(1, -1));
  });
}
