import type { OpenSessionRequest } from '../contract/engine.ts';
import { OpenStoreFailedError } from '../contract/errors/index.ts';
import type { KeyValueDatabase } from '../key-value/database.ts';
import { ConflictError, OutcomeUnknownError } from '../key-value/errors.ts';
import { acquireLock, waitForLock, type HeldLock, type Locks } from '../locks/locks.ts';
import type { Clock } from './clock.ts';
import type { ClosedSessions, SessionName } from './closed-sessions.ts';
import { parseStreamRecord, type StreamRecord } from './records.ts';
import { STREAMS } from './schema.ts';
import { Session } from './session.ts';
import { streamKey, streamRecordQuery, versionOfKey, versionQuery } from './stream.ts';

// The challenger looks at wall time this often, in milliseconds: a jump of the clock must not free a stream late.
const EXPIRY_POLL = 1_000;

export interface SessionOpener {
  readonly database: KeyValueDatabase;
  readonly locks: Locks;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly closed: ClosedSessions;
}

/**
 * Waits until nobody holds the stream, then takes it.
 * @throws OpenStoreFailedError at the deadline, or the signal's reason.
 */
export async function openSession(
  opener: SessionOpener,
  request: OpenSessionRequest,
  signal: AbortSignal | undefined,
): Promise<Session> {
  signal?.throwIfAborted();
  const waiting = new AbortController();
  const stopWaiting = (): void => waiting.abort();
  const cancelDeadline = opener.clock.schedule(request.openTimeout, stopWaiting);
  signal?.addEventListener('abort', stopWaiting, { once: true });
  try {
    for (;;) {
      const session = await attempt(opener, request, waiting.signal);
      if (session && signal?.aborted) session.release();
      signal?.throwIfAborted();
      if (session) return session;
      if (waiting.signal.aborted) throw openFailed(request);
    }
  } finally {
    cancelDeadline();
    signal?.removeEventListener('abort', stopWaiting);
  }
}

/** One round: `undefined` when another challenger was faster, or when waiting was given up. */
async function attempt(
  { database, locks, clock, newId, closed }: SessionOpener,
  { storeId, sessionTimeout }: OpenSessionRequest,
  waiting: AbortSignal,
): Promise<Session | undefined> {
  const stream = streamKey(storeId);
  const sessionId = newId();
  // Held before the record names it: whoever reads the new record finds a lock that is taken.
  const acquiring = acquireLock(locks, lockName(sessionId));
  acquiring.catch(() => undefined);
  let before: Holder | undefined;
  let session: Session | undefined;
  try {
    let last: SessionName | undefined = closed.take(storeId);
    if (!last) {
      const [[found] = []] = await database.read([streamRecordQuery(stream)]);
      const holder = parseStreamRecord(found);
      before = holder && (await waitForHolder({ locks, clock, holder, waiting }));
      if (before === 'gave up') return undefined;
      last = holder;
    }
    const lock = await acquiring;
    const record: StreamRecord = {
      etag: sessionId,
      epoch: (last?.epoch ?? 0) + 1,
      timeoutMs: sessionTimeout,
      expiresAt: clock.now() + sessionTimeout,
    };
    const [[lastKey] = []] = await database.commit({
      checks: [{ collection: STREAMS, key: stream, etag: last?.etag }],
      reads: [versionQuery(stream)],
      writes: [{ type: 'put', collection: STREAMS, key: stream, value: record }],
      durability: 'relaxed', // A session record that a power cut takes back harms nobody: its holder is gone too.
    });
    return (session = new Session({ storeId, database, record, version: versionOfKey(lastKey), lock, clock }));
  } catch (error) {
    if (error instanceof ConflictError || error instanceof OutcomeUnknownError) return undefined;
    throw error;
  } finally {
    if (!session) await acquiring.then(release, () => undefined);
    if (typeof before === 'object') release(before);
  }
}

function release(lock: HeldLock): void {
  lock.release();
}

/** How the wait for a holder ended: with its lock, or without. */
type Holder = HeldLock | 'expired' | 'gave up';

interface Wait {
  readonly locks: Locks;
  readonly clock: Clock;
  readonly holder: StreamRecord;
  readonly waiting: AbortSignal;
}

/** Waits until the holder's lock is free (the holder closed or died), or its session has expired. */
async function waitForHolder({ locks, clock, holder, waiting }: Wait): Promise<Holder> {
  if (clock.now() >= holder.expiresAt) return 'expired';
  const wait = new AbortController();
  const stop = (): void => wait.abort();
  const stopWatching = watchExpiry(clock, holder, stop);
  if (waiting.aborted) stop();
  waiting.addEventListener('abort', stop, { once: true });
  try {
    const lock = await waitForLock(locks, lockName(holder.etag), wait.signal);
    return lock ?? (waiting.aborted ? 'gave up' : 'expired');
  } finally {
    stopWatching();
    waiting.removeEventListener('abort', stop);
  }
}

/**
 * Calls back when the holder's session is over by wall time, or when it has been watched for as long as it may last:
 * the second rule defeats a clock that was set back.
 */
function watchExpiry(clock: Clock, { expiresAt, timeoutMs }: StreamRecord, onExpired: () => void): () => void {
  const lastInstant = clock.monotonic() + timeoutMs;
  let cancel = (): void => undefined;
  const look = (): void => {
    const left = Math.min(expiresAt - clock.now(), lastInstant - clock.monotonic());
    if (left <= 0) onExpired();
    else cancel = clock.schedule(Math.min(left, EXPIRY_POLL), look);
  };
  look();
  return () => cancel();
}

/**
 * Unique to a session, so that a holder that was given up sits on a name that nobody wants any more. It does not name the
 * stream: WebKit takes at most 1,024 characters.
 */
function lockName(sessionId: string): string {
  return `idb-eventstore:session:${sessionId}`;
}

function openFailed({ storeId, openTimeout }: OpenSessionRequest): OpenStoreFailedError {
  return new OpenStoreFailedError({ storeId, timeout: openTimeout, reason: 'another session holds the stream' });
}
