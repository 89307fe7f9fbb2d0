import type { AppendToStreamsRequest, StreamAppend } from '../contract/event-store-engine.ts';
import { StorageUnavailableError } from '../contract/errors/index.ts';
import type { Signal } from '../contract/platform.ts';
import type { Durability } from '../contract/settings.ts';
import { ConflictError, OutcomeUnknownError } from '../storage/commit-errors.ts';
import { AppendAttempt, type AttemptParts } from './append-attempt.ts';
import type { AppendPlace } from './append-order.ts';
import type { SessionRequest } from './open-session.ts';
import { COMMIT_ATTEMPTS, type Session } from './session.ts';
import { streamKey } from './stream.ts';
import type { Turnstile } from './turnstile.ts';

export interface StreamsAppender extends AttemptParts {
  readonly durability: Durability;
  /** Nobody stands before it any more. */
  readonly place: AppendPlace;
  readonly turnstile: Turnstile;
  /** Takes a stream after whoever holds it. */
  readonly open: (request: SessionRequest) => Promise<Session>;
}

/**
 * Appends to several streams in one transaction, or to none; returns their new versions. Each append is a session of its own. One
 * transaction does for streams that nobody holds; else each is taken first, in the order of their keys, so that no two callers wait
 * for each other.
 */
export async function appendToStreams(
  appender: StreamsAppender,
  request: AppendToStreamsRequest,
  signal: Signal | undefined,
): Promise<readonly number[]> {
  const { clock, closed, place, turnstile } = appender;
  const { appends, openTimeout, sessionTimeout } = request;
  const deadline = clock.monotonic() + openTimeout;
  const timeLeft = (): number => Math.max(0, Math.ceil(deadline - clock.monotonic()));
  // Others who wait for one of the streams come first.
  if (!appends.some(({ storeId }) => turnstile.hasLine(storeId))) {
    const versions = await commitAll(appender, request, signal);
    if (versions) return versions;
  }
  place.leave(); // Those behind it stand in the same lines.
  for (;;) {
    const sessions: Session[] = [];
    try {
      // Under the id that the append has for its session.
      for (const { storeId, sessionId } of inOrderOfKeys(appends))
        sessions.push(await appender.open({ storeId, sessionId, sessionTimeout, openTimeout: timeLeft() }));
      const versions = await commitAll(appender, request, signal);
      if (versions) return versions;
    } finally {
      for (const session of sessions) {
        await session.close();
        closed.remember(session.storeId, session.name);
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
  request: AppendToStreamsRequest,
  signal: Signal | undefined,
): Promise<readonly number[] | undefined> {
  const { database, durability, place } = appender;
  let cause: unknown;
  let isOutrun = false;
  for (let failures = 0; failures < COMMIT_ATTEMPTS;) {
    signal?.throwIfAborted();
    const attempted = new AppendAttempt(appender, request);
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
        isOutrun = true; // Somebody has come since. The storage has not failed.
        continue;
      }
      if (error instanceof ConflictError) throw attempted.explain(error);
      if (!(error instanceof OutcomeUnknownError)) throw error;
      if (await attempted.isStored()) return attempted.result();
      cause = error;
      failures++;
    }
  }
  throw new StorageUnavailableError(
    { transient: true, reason: `an append failed ${COMMIT_ATTEMPTS} times; nothing was written` },
    { cause },
  );
}
