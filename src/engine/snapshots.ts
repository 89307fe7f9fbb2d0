import type { EncodedSnapshot } from '../contract/event-store-engine.ts';
import { StorageUnavailableError, StorageWipedError, StreamVersionNotFoundError } from '../contract/errors/index.ts';
import type { Durability } from '../contract/settings.ts';
import type { Write } from '../storage/port.ts';
import { ConflictError, OutcomeUnknownError } from '../storage/commit-errors.ts';
import { readSnapshotVersions } from './read.ts';
import { SNAPSHOTS } from './schema.ts';
import { COMMIT_ATTEMPTS, type Session } from './session.ts';

/** @throws StreamVersionNotFoundError when the stream does not reach the snapshot's version. */
export async function putSnapshot(session: Session, value: EncodedSnapshot, durability: Durability): Promise<void> {
  await session.assertLive();
  const actualVersion = await session.version();
  if (value.version > actualVersion) {
    await session.assertHolds();
    throw new StreamVersionNotFoundError({ storeId: session.storeId, version: value.version, actualVersion });
  }
  const key = [session.stream, value.version];
  await commitFenced(session, [{ type: 'put', collection: SNAPSHOTS, key, value }], durability);
}

/** Removes the snapshot at a version, or all; returns how many there were. */
export async function deleteSnapshots(session: Session, version: number | 'all', durability: Durability): Promise<number> {
  await session.assertLive();
  const versions = await readSnapshotVersions(session.database, session.stream);
  const writes = versions
    .filter((candidate) => version === 'all' || candidate === version)
    .map((found): Write => ({ type: 'delete', collection: SNAPSHOTS, key: [session.stream, found] }));
  if (writes.length > 0) await commitFenced(session, writes, durability);
  return writes.length;
}

/** Snapshots are put and deleted, never added: a commit whose answer was lost may be made again. */
async function commitFenced(session: Session, writes: readonly Write[], durability: Durability): Promise<void> {
  let lost: unknown;
  for (let attempt = 1; attempt <= COMMIT_ATTEMPTS; attempt++) {
    try {
      await session.database.commit({ checks: [session.fence], writes, durability });
      return;
    } catch (error) {
      const isUnknown = error instanceof OutcomeUnknownError;
      const cause = error instanceof ConflictError ? session.lostTo(error.found) : error;
      // Once an answer was lost, no other failure says that nothing was written; but what was wiped is gone.
      if (!isUnknown && (!lost || error instanceof StorageWipedError)) throw cause;
      lost = cause;
      if (!isUnknown) break;
    }
  }
  const reason = 'the answer to a change of snapshots was lost';
  throw new StorageUnavailableError({ transient: false, outcome: 'unknown', reason }, { cause: lost });
}
