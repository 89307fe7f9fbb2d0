import type { Clock } from '../platform/clock.ts';

const FIRST_DELAY = 100; // milliseconds
const LONGEST_DELAY = 30_000; // milliseconds

/** Longer and longer waits, until something succeeds. */
export class BackOff {
  readonly #clock: Clock;
  #delay = FIRST_DELAY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  succeed(): void {
    this.#delay = FIRST_DELAY;
  }

  /** Waits, but no longer than until the signal is aborted. */
  async wait(signal: AbortSignal): Promise<void> {
    await pause(this.#clock, this.#delay, signal);
    this.#delay = Math.min(this.#delay * 2, LONGEST_DELAY);
  }
}

/** Waits for a time, or until the signal is aborted. */
export function pause(clock: Clock, delay: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.schedule(delay, end);
    signal.addEventListener('abort', end, { once: true });
  });
}
