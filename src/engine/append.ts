import type { EncodedBatch } from '../contract/event-store-engine.ts';
import { ProjectionConflictError, StorageUnavailableError } from '../contract/errors/index.ts';
import type { Durability } from '../contract/settings.ts';
import type { Write } from '../storage/port.ts';
import { ConflictError, OutcomeUnknownError } from '../storage/commit-errors.ts';
import { asDuplicate, commitRecords, findMismatch, writesOf } from './batch-writes.ts';
import { areStored } from './find-stored.ts';
import type { LogRecord } from './records.ts';
import { CHECKPOINTS, LOG } from './schema.ts';
import { COMMIT_ATTEMPTS, type Session } from './session.ts';

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
    const { derived } = batch;
    if (derived && derived.version !== version) throw projectionConflict(session, version);
    const commits = commitRecords(batch.parts, version);
    const newVersion = commits.at(-1)?.lastVersion;
    if (newVersion === undefined) return version;
    try {
      await session.database.commit({
        checks: [session.fence, ...(derived?.checks ?? [])],
        writes: [
          ...writesOf(session.stream, commits, batch, version),
          logOf(session.stream, version, newVersion),
          ...(derived?.writes ?? []),
        ],
        durability,
      });
      session.advanceTo(newVersion);
      return newVersion;
    } catch (error) {
      session.forgetVersion();
      if (error instanceof ConflictError) assertRetriable(session, error);
      else if (!(error instanceof OutcomeUnknownError)) throw error;
      else if (await areStored(session.database, session.storeId, commits)) return newVersion;
      cause = error;
    }
  }
  throw new StorageUnavailableError(
    { transient: true, reason: `an append failed ${COMMIT_ATTEMPTS} times; nothing was written` },
    { cause },
  );
}

/** @throws StoreVersionMismatchError, unless the session has lost the stream: then that is the reason. */
async function assertExpectations(session: Session, batch: EncodedBatch, version: number): Promise<void> {
  const mismatch = findMismatch(session.storeId, batch, version);
  if (!mismatch) return;
  await session.assertHolds();
  throw mismatch;
}

function logOf(stream: string, version: number, newVersion: number): Write {
  return { type: 'add', collection: LOG, value: [stream, version + 1, newVersion] satisfies LogRecord };
}

/** Tells a conflict that the caller must hear of from one that reading the version again resolves. */
function assertRetriable(session: Session, conflict: ConflictError): void {
  if (conflict.collection === session.fence.collection) throw session.lostTo(conflict.found);
  const duplicate = asDuplicate(session.storeId, conflict);
  if (duplicate) throw duplicate;
  if (conflict.collection === CHECKPOINTS) throw projectionConflict(session);
}

function projectionConflict({ storeId }: Session, actualVersion?: number): ProjectionConflictError {
  return new ProjectionConflictError({ storeId, ...(actualVersion !== undefined && { actualVersion }) });
}
