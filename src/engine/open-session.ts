import type { OpenSessionRequest } from '../contract/event-store-engine.ts';
import { OpenStoreFailedError } from '../contract/errors/index.ts';
import type { Signal } from '../contract/platform.ts';
import type { KeyValueDatabase } from '../storage/port.ts';
import { acquireLock, type HeldLock, type Locks } from '../platform/locks.ts';
import type { Clock } from '../platform/clock.ts';
import type { ClosedSessions } from './closed-sessions.ts';
import { sessionLockName, waitForEnd } from './holder.ts';
import type { StreamRecord } from './records.ts';
import { Session } from './session.ts';
import { readStreamRecord, takeStream } from './take-stream.ts';
import type { Turn, Turnstile } from './turnstile.ts';

// Compaction stands in no line: it takes a stream only when nobody wants it.
const NO_TURN: Turn = { release: () => undefined };

export interface SessionOpener {
  readonly database: KeyValueDatabase;
  readonly locks: Locks;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly closed: ClosedSessions;
  readonly turnstile: Turnstile;
  /** Whether a session is one of this engine's, and not closed. */
  readonly isOwn: (sessionId: string) => boolean;
}

export interface SessionRequest extends OpenSessionRequest {
  /** For work that can wait: the session ends as soon as anybody else opens the stream. */
  readonly yields?: true;
  /** The session's id. Default: a new one. */
  readonly sessionId?: string;
}

/**
 * Takes a stream once its turn has come and nobody holds it. `openTimeout` bounds the wait for others, and nothing else.
 * @throws OpenStoreFailedError when others are in the way for longer than that, or the signal's reason.
 */
export async function openSession(opener: SessionOpener, request: SessionRequest, signal: Signal | undefined): Promise<Session> {
  signal?.throwIfAborted();
  const waiting = new AbortController();
  const stopWaiting = (): void => waiting.abort();
  const cancelDeadline = opener.clock.schedule(request.openTimeout, stopWaiting);
  if (request.openTimeout === 0) stopWaiting();
  signal?.addEventListener('abort', stopWaiting, { once: true });
  try {
    const session = await waitAndTake(opener, request, waiting.signal);
    if (signal?.aborted) await session.close();
    signal?.throwIfAborted();
    return session;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    cancelDeadline();
    signal?.removeEventListener('abort', stopWaiting);
  }
}

async function waitAndTake(opener: SessionOpener, request: SessionRequest, waiting: AbortSignal): Promise<Session> {
  const { database, locks, clock, newId, closed, turnstile } = opener;
  const { storeId, sessionTimeout, yields, sessionId = newId() } = request;
  // Asked for at once, as each takes its while: the record, the turn, and the session's own lock. A record that has changed by
  // the time the turn has come is found to be old when the stream is taken.
  const reading = turnstile.hasLine(storeId) ? undefined : quiet(lookUp(opener, request));
  const entering = yields ? NO_TURN : quiet(turnstile.enter({ storeId, database, waiting }));
  const acquiring = quiet(acquireLock(locks, sessionLockName(sessionId)));
  let turn: Turn | undefined;
  let session: Session | undefined;
  try {
    turn = await entering;
    if (!turn) throw openFailed(request, 'others are before it in line');
    let last = await (reading ?? lookUp(opener, request));
    const { reach } = locks;
    const challenge = { storeId, database, clock, sessionId, lock: await acquiring, reach, sessionTimeout, yields };
    for (;;) {
      if (last && last.etag !== turn.ended && !(last.yields && !yields)) {
        const reread = (): Promise<StreamRecord | undefined> => readStreamRecord(database, storeId);
        if (!(await waitForEnd({ locks, clock }, { holder: last, reread, waiting })))
          throw openFailed(request, describeHolder(last, opener.isOwn(last.etag)));
      }
      const taken = await takeStream(challenge, last);
      if (taken instanceof Session) {
        closed.take(storeId); // Whatever was closed here is not the last session any more.
        return (session = taken);
      }
      last = taken;
    }
  } finally {
    turn?.release();
    if (!session) await acquiring.then(release, () => undefined);
  }
}

/** The last session of the stream, without asking the storage where it was closed here. */
async function lookUp({ closed, database }: SessionOpener, { storeId }: SessionRequest): Promise<StreamRecord | undefined> {
  return closed.take(storeId)?.record ?? readStreamRecord(database, storeId);
}

function openFailed({ storeId, openTimeout }: SessionRequest, reason: string): OpenStoreFailedError {
  return new OpenStoreFailedError({ storeId, timeout: openTimeout, reason });
}

function describeHolder({ etag, expiresAt, timeoutMs }: StreamRecord, isOwn: boolean): string {
  const [since, until] = [new Date(expiresAt - timeoutMs), new Date(expiresAt)];
  // What another tab has stored may be any number.
  const isKnown = !Number.isNaN(since.getTime()) && !Number.isNaN(until.getTime());
  const times = isKnown ? ` since ${since.toISOString()} until ${until.toISOString()}` : '';
  const whose = isOwn ? ', and is of this provider, which has not closed it: is a close() or an await missing?' : '';
  return `session ${etag} holds it${times}${whose}`;
}

function release(lock: HeldLock): void {
  lock.release();
}

/** Should it fail, whoever awaits it hears of it; and nobody has to. */
function quiet<T>(call: Promise<T>): Promise<T> {
  call.catch(() => undefined);
  return call;
}
