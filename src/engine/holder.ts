import { isFree, waitForLock, type Locks } from '../platform/locks.ts';
import type { Clock } from '../platform/clock.ts';
import type { StreamRecord } from './records.ts';

// What is held elsewhere is looked at this often, in milliseconds: there is no lock that would tell at once.
const FOREIGN_POLL = 250;

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

export interface Wait {
  readonly holder: StreamRecord;
  /** What the record of the stream is now. */
  readonly reread: () => Promise<StreamRecord | undefined>;
  /** Aborted when the end is not worth waiting for any more. */
  readonly waiting: AbortSignal;
}

/**
 * Waits until a session is over: its lock is free, as its holder closed or died, or its time is up. Whether it was when
 * `waiting` was aborted, at the latest.
 */
export async function waitForEnd(ports: HolderPorts, { holder, reread, waiting }: Wait): Promise<boolean> {
  const { locks, clock } = ports;
  if (clock.now() >= holder.expiresAt) return true;
  if (holder.reach !== locks.reach) return waitForForeignEnd(clock, { holder, reread, waiting });
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

/** Waits for the end of a session whose lock cannot be seen: until its record changes, or its time is up. */
async function waitForForeignEnd(clock: Clock, { holder, reread, waiting }: Wait): Promise<boolean> {
  const firstSeen = clock.monotonic();
  for (;;) {
    const left = timeLeft(clock, holder, firstSeen);
    if (left <= 0) return true;
    if (waiting.aborted) return false;
    await pause(clock, Math.min(left, FOREIGN_POLL), waiting);
    const now = await reread();
    if (now?.etag !== holder.etag || now.expiresAt !== holder.expiresAt) return true;
  }
}

function pause(clock: Clock, delay: number, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      ended.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.schedule(delay, end);
    ended.addEventListener('abort', end, { once: true });
  });
}

/** Whether a session is over that was seen first at an instant of the monotonic clock. */
export async function isOver({ locks, clock }: HolderPorts, holder: StreamRecord, firstSeen: number): Promise<boolean> {
  if (timeLeft(clock, holder, firstSeen) <= 0) return true;
  return holder.reach === locks.reach && isFree(locks, sessionLockName(holder.etag));
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
