import { isFree, waitForLock, type Locks } from '../platform/locks.ts';
import type { Clock } from '../platform/clock.ts';
import type { StreamRecord } from './records.ts';

// Whoever waits looks at wall time this often, in milliseconds: a jump of the clock must not free a stream late.
const EXPIRY_POLL = 1_000;

export interface HolderPorts {
  readonly locks: Locks;
  readonly clock: Clock;
}

/**
 * The lock that a session holds exclusively from before its record is stored to its end. Unique to the session, so that a
 * holder that was given up sits on a name that nobody wants any more. It does not name the stream: WebKit takes at most 1,024
 * characters.
 */
export function sessionLockName(sessionId: string): string {
  return `idb-eventstore:session:${sessionId}`;
}

/**
 * Waits until a session is over: its lock is free, as its holder closed or died, or its time is up. Whether it was when
 * `waiting` was aborted, at the latest.
 */
export async function waitForEnd({ locks, clock }: HolderPorts, holder: StreamRecord, waiting: AbortSignal): Promise<boolean> {
  if (clock.now() >= holder.expiresAt) return true;
  const wait = new AbortController();
  const stop = (): void => wait.abort();
  let isExpired = false;
  const stopWatching = watchExpiry(clock, holder, () => ((isExpired = true), stop()));
  if (waiting.aborted) stop();
  waiting.addEventListener('abort', stop, { once: true });
  try {
    // Shared, as a tab that waited as well may have frozen: what it has been granted must not look like a live holder.
    const lock = await waitForLock(locks, sessionLockName(holder.etag), { mode: 'shared', waiting: wait.signal });
    lock?.release();
    return isExpired || lock !== undefined;
  } finally {
    stopWatching();
    waiting.removeEventListener('abort', stop);
  }
}

/** Whether a session is over that was seen first at an instant of the monotonic clock. */
export async function isOver({ locks, clock }: HolderPorts, holder: StreamRecord, firstSeen: number): Promise<boolean> {
  return timeLeft(clock, holder, firstSeen) <= 0 || isFree(locks, sessionLockName(holder.etag));
}

function watchExpiry(clock: Clock, holder: StreamRecord, onExpired: () => void): () => void {
  const firstSeen = clock.monotonic();
  let cancel = (): void => undefined;
  const look = (): void => {
    const left = timeLeft(clock, holder, firstSeen);
    if (left <= 0) onExpired();
    else cancel = clock.schedule(Math.min(left, EXPIRY_POLL), look);
  };
  look();
  return () => cancel();
}

/**
 * How long a session lasts yet: by wall time, or until it has been watched for as long as it may last. The second rule defeats
 * a clock that was set back.
 */
function timeLeft(clock: Clock, { expiresAt, timeoutMs }: StreamRecord, firstSeen: number): number {
  return Math.min(expiresAt - clock.now(), firstSeen + timeoutMs - clock.monotonic());
}
