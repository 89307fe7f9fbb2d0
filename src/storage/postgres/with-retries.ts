import { systemClock } from '../../platform/clock.ts';
import { isWorthAnotherAttempt } from './postgres-errors.ts';

// A server that restarts takes longer: then the caller hears that it is not available.
const ATTEMPTS = 3;
const BACK_OFF = 50; // milliseconds, doubled each time

/** Runs a task, and again when it failed in a way that may pass. */
export async function withRetries<T>(task: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await task();
    } catch (error) {
      if (attempt === ATTEMPTS || !isWorthAnotherAttempt(error)) throw error;
      await new Promise<void>((resolve) => void systemClock.schedule(BACK_OFF * 2 ** (attempt - 1), resolve));
    }
  }
}
