import type { DerivedAppend } from '../contract/database-engine.ts';
import { ProjectionConflictError, StorageUnavailableError } from '../contract/errors/index.ts';
import type { Durability } from '../contract/settings.ts';
import { ConflictError, OutcomeUnknownError } from '../storage/commit-errors.ts';
import type { Key } from '../storage/key.ts';
import type { RangeQuery, Write } from '../storage/port.ts';
import { tombstones } from './batch-writes.ts';
import type { LogRecord } from './records.ts';
import { CHECKPOINTS, EVENTS, IDEMPOTENCY, LOG, SNAPSHOTS } from './schema.ts';
import { COMMIT_ATTEMPTS, type Session } from './session.ts';
import { isTombstoneKey, versionOfKey } from './stream.ts';

/**
 * Removes the events of a stream with all that belongs to them, and leaves a tombstone that keeps its version. Returns the version, or
 * 0 when there was nothing to remove. Runs inside the session's turn.
 */
export async function deleteStream(
  session: Session,
  durability: Durability,
  derived: DerivedAppend | undefined,
): Promise<number> {
  let cause: unknown;
  for (let attempt = 1; attempt <= COMMIT_ATTEMPTS; attempt++) {
    await session.assertLive();
    const { stream } = session;
    const answers = await session.database.read([EVENTS, SNAPSHOTS, IDEMPOTENCY].map((collection) => allOf(collection, stream)));
    const [events = []] = answers;
    const last = events.at(-1);
    const version = versionOfKey(last);
    // Gone already, maybe by the try before.
    if (last === undefined || isTombstoneKey(last)) return attempt > 1 ? version : 0;
    if (derived && derived.version !== version) {
      throw new ProjectionConflictError({ storeId: session.storeId, actualVersion: version });
    }
    const removed = [EVENTS, SNAPSHOTS, IDEMPOTENCY].flatMap((collection, index) =>
      (answers[index] ?? [])
        // The last event gives its place to the tombstone.
        .filter((key) => collection !== EVENTS || versionOfKey(key) !== version)
        .map((key): Write => ({ type: 'delete', collection, key: key as Key })),
    );
    const record: LogRecord = [stream, version + 1, version];
    try {
      await session.database.commit({
        checks: [session.fence, ...(derived?.checks ?? [])],
        writes: [
          ...removed,
          ...tombstones(stream, version),
          { type: 'add', collection: LOG, value: record },
          ...(derived?.writes ?? []),
        ],
        durability,
      });
      return version;
    } catch (error) {
      if (error instanceof ConflictError) {
        if (error.collection === CHECKPOINTS) throw new ProjectionConflictError({ storeId: session.storeId });
        throw session.lostTo(error.found);
      }
      if (!(error instanceof OutcomeUnknownError)) throw error;
      cause = error;
    }
  }
  const reason = 'the answer to a deletion was lost';
  throw new StorageUnavailableError({ transient: false, outcome: 'unknown', reason }, { cause });
}

/** The keys of a stream, whatever follows it in them. */
function allOf(collection: string, stream: string): RangeQuery {
  return { collection, from: [stream], to: [`${stream}\0`], keysOnly: true };
}
