import type { StreamAppend } from '../contract/event-store-engine.ts';
import { StorageUnavailableError } from '../contract/errors/index.ts';
import type { Signal } from '../contract/platform.ts';
import type { Durability } from '../contract/settings.ts';
import { ConflictError, OutcomeUnknownError } from '../storage/commit-errors.ts';
import { AppendAttempt, type AttemptParts } from './append-attempt.ts';
import type { AppendPlace } from './append-order.ts';
import { COMMIT_ATTEMPTS, type Session } from './session.ts';
import { streamKey } from './stream.ts';

export interface StreamsAppender extends AttemptParts {
  readonly durability: Durability;
  /** Nobody stands before it any more. */
  readonly place: AppendPlace;
  /** Whether others wait for one of the streams: they come first. */
  readonly isWanted: boolean;
  /** Takes a stream, under the id that the append has for its session, after whoever holds it. */
  readonly open: (append: StreamAppend) => Promise<Session>;
}

/**
 * Appends to several streams in one transaction, or to none; returns their new versions. Each append is a session of its own. One
 * transaction does for streams that nobody holds; else each is taken first, in the order of their keys, so that no two callers wait
 * for each other.
 */
export async function appendToStreams(
  appender: StreamsAppender,
  appends: readonly StreamAppend[],
  signal: Signal | undefined,
): Promise<readonly number[]> {
  if (!appender.isWanted) {
    const versions = await commitAll(appender, appends, signal);
    if (versions) return versions;
  }
  appender.place.leave(); // Those behind it stand in the same lines.
  for (;;) {
    const sessions: Session[] = [];
    try {
      for (const append of inOrderOfKeys(appends)) sessions.push(await appender.open(append));
      const versions = await commitAll(appender, appends, signal);
      if (versions) return versions;
    } finally {
      for (const session of sessions) {
        await session.close();
        appender.closed.remember(session.storeId, session.name);
      }
    }
  }
}

function inOrderOfKeys(appends: readonly StreamAppend[]): readonly StreamAppend[] {
  const keyed = appends.map((append) => ({ append, key: streamKey(append.storeId) }));
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ append }) => append);
}

/** One transaction, made again when its answer was lost and it is not stored. `undefined` when somebody else holds a stream. */
async function commitAll(
  appender: StreamsAppender,
  appends: readonly StreamAppend[],
  signal: Signal | undefined,
): Promise<readonly number[] | undefined> {
  const { database, durability, place } = appender;
  let cause: unknown;
  let isOutrun = false;
  for (let attempt = 1; attempt <= COMMIT_ATTEMPTS; attempt++) {
    signal?.throwIfAborted();
    const attempted = new AppendAttempt(appender, appends);
    // Who had to wait lets those behind it pass as soon as it can: they share its way to the storage.
    const asLeft = place.before ? undefined : attempted.asLeft();
    const committing = database.commit({ ...(asLeft ?? attempted.asFound()), durability });
    if (!asLeft) place.leave();
    try {
      await committing;
      const versions = attempted.result();
      if (versions) attempted.remember(isOutrun);
      return versions;
    } catch (error) {
      if (error instanceof ConflictError && asLeft) {
        isOutrun = true; // somebody has come since
        continue;
      }
      if (error instanceof ConflictError) throw attempted.explain(error);
      if (!(error instanceof OutcomeUnknownError)) throw error;
      if (await attempted.isStored()) return attempted.result();
      cause = error;
    }
  }
  throw new StorageUnavailableError(
    { transient: true, reason: `an append failed ${COMMIT_ATTEMPTS} times; nothing was written` },
    { cause },
  );
}
