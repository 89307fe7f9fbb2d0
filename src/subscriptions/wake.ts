import type { Watchers } from '../changes/watchers.ts';
import { DERIVED } from '../contract/change.ts';
import type { Clock } from '../platform/clock.ts';
import { LinkedAbort } from '../platform/linked-abort.ts';
import { pause } from './back-off.ts';

// The last notices of a tab that dies are lost. Whoever shows what it reads looks when it becomes visible, and this often anyway.
const LOOK_AGAIN = 30_000; // milliseconds

/** Tells when it is worth looking at the end of the log again. */
export class Wake {
  readonly #clock: Clock;
  readonly #stops: (() => void)[] = [];
  #isDue = false;
  #ringing: () => void = () => undefined;

  /** @param derived also when what is derived from the streams changes under that name. */
  constructor(watchers: Watchers, clock: Clock, database: string, derived?: string) {
    this.#clock = clock;
    const due = (): void => this.ring();
    this.#stops.push(watchers.watch(due, { database }), whenVisible(due));
    if (derived !== undefined) this.#stops.push(watchers.watch(due, { database, name: DERIVED, id: derived }));
  }

  /** It is worth another look. */
  ring(): void {
    this.#isDue = true;
    this.#ringing();
  }

  /** From now on, whatever happens is worth another look. */
  reset(): void {
    this.#isDue = false;
  }

  /** Waits until something has happened since the last reset, for a while, or until the signal is aborted. */
  async due(signal: AbortSignal): Promise<void> {
    if (this.#isDue || signal.aborted) return;
    const rung = new LinkedAbort(signal);
    this.#ringing = () => rung.abort();
    await pause(this.#clock, LOOK_AGAIN, rung.signal);
    rung.unlink();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }
}

function whenVisible(listener: () => void): () => void {
  const { document } = globalThis;
  const look = (): void => void (document?.visibilityState === 'visible' && listener());
  document?.addEventListener('visibilitychange', look);
  return () => document?.removeEventListener('visibilitychange', look);
}
