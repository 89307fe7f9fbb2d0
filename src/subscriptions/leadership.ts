import { pause } from './back-off.ts';
import type { Clock } from '../platform/clock.ts';
import { LinkedAbort } from '../platform/linked-abort.ts';
import type { LockOptions, Locks } from '../platform/locks.ts';

// Whoever leads shows that it lives more often than that. Together with the looks it makes less than 10 s.
const PATIENCE = 7_500; // milliseconds
const LOOK = 1_500; // milliseconds

export interface LeadershipParts {
  readonly locks: Locks;
  readonly clock: Clock;
  /** The lock of those who may lead. */
  readonly name: string;
  /** What changes as long as the leader lives and has work to do; `undefined` when there is none. */
  readonly pulse: () => Promise<string | undefined>;
}

/** Thrown by a leader who finds that somebody else leads. */
export class LostLeadError extends Error {
  override readonly name = 'LostLeadError';
}

/** A lock that is held until it is released or stolen. */
interface Lead {
  readonly stolen: AbortSignal;
  release(): void;
}

/**
 * Lets one of many lead at a time. A leader whose lock is free is followed at once; one that holds it and does nothing, as a frozen
 * tab does, is deposed. It may not know: what it writes must be checked where it is written.
 */
export class Leadership {
  readonly #parts: LeadershipParts;

  constructor(parts: LeadershipParts) {
    this.#parts = parts;
  }

  /** Leads whenever it can, until the signal is aborted or `lead` ends by itself. */
  async run(lead: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const { stolen, release } = await this.#acquire(signal);
      const stint = new LinkedAbort(signal);
      stolen.addEventListener('abort', () => stint.abort(), { once: true });
      try {
        await lead(stint.signal);
        if (!stolen.aborted) return;
      } catch (error) {
        if (!(error instanceof LostLeadError)) throw error;
        // Whoever leads has locks of its own, as this one is still ours: the next turn comes when it stands still.
        if (!stolen.aborted) await this.#standsStill(signal);
      } finally {
        stint.unlink();
        release();
      }
    }
  }

  /** Waits in line, or deposes a leader that stands still. Rejects with the signal's reason when it is aborted first. */
  async #acquire(signal: AbortSignal): Promise<Lead> {
    const { locks, name } = this.#parts;
    const waiting = new LinkedAbort(signal);
    const granted = take(locks, name, { signal: waiting.signal });
    try {
      const first = await Promise.race([granted, this.#standsStill(waiting.signal)]);
      if (typeof first === 'object') return first;
      waiting.abort();
      return await granted.catch(() => {
        signal.throwIfAborted();
        return take(locks, name, { steal: true });
      });
    } finally {
      waiting.abort();
      waiting.unlink();
    }
  }

  /** Whether the leader stands still although there is work, as soon as that is so; false when the signal is aborted first. */
  async #standsStill(signal: AbortSignal): Promise<boolean> {
    const { clock, pulse } = this.#parts;
    let seen: string | undefined;
    let since = clock.monotonic();
    while (!signal.aborted) {
      await pause(clock, LOOK, signal);
      // A storage that does not answer does not answer the leader either.
      const felt = signal.aborted ? undefined : await pulse().catch(() => undefined);
      if (felt === undefined || felt !== seen) since = clock.monotonic();
      else if (clock.monotonic() - since >= PATIENCE) return !signal.aborted;
      seen = felt;
    }
    return false;
  }
}

function take(locks: Locks, name: string, options: LockOptions): Promise<Lead> {
  const stolen = new AbortController();
  return new Promise((resolve, reject) => {
    const hold = (): Promise<void> => new Promise((release) => resolve({ stolen: stolen.signal, release: () => release() }));
    locks.request(name, options, hold).catch((error: unknown) => {
      // Nobody hears of it who has been given the lock.
      reject(error);
      stolen.abort();
    });
  });
}
