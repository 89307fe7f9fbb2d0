import type { Clock } from '../../platform/clock.ts';

/** The call's result, or a TimeoutError when it does not answer in time; `onLate` gets what comes after that. */
export function withDeadline<T>(clock: Clock, milliseconds: number, call: Promise<T>, onLate?: (late: T) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    let timedOut = false;
    const cancel = clock.schedule(milliseconds, () => {
      timedOut = true;
      reject(new DOMException(`IndexedDB did not answer within ${milliseconds} ms`, 'TimeoutError'));
    });
    call.then(
      (value) => {
        cancel();
        if (timedOut) onLate?.(value);
        else resolve(value);
      },
      (error: unknown) => {
        cancel();
        reject(error);
      },
    );
  });
}
