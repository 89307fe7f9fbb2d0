import { StorageUnavailableError } from '../contract/errors/index.ts';

// A worker of some kilobytes that has not started by then, on the slowest phone, has ended or will never start.
const DEADLINE = 15_000; // milliseconds

/**
 * The answer of a worker that has just been made to its first call.
 * @throws StorageUnavailableError when its script cannot be loaded, fails, or does not answer in time.
 */
export function answerOfStart<T>(worker: Worker, isOnline: () => boolean, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (transient: boolean, reason: string): void => reject(new StorageUnavailableError({ transient, reason }));
    const timer = setTimeout(() => fail(true, `the worker did not start within ${DEADLINE} ms`), DEADLINE);
    // The event says what a script has thrown, but not why one could not be loaded (HTML, "run a worker").
    const onError = ({ message }: ErrorEvent): void => {
      if (message) fail(false, `the worker failed while it started: ${message}`);
      else fail(true, `the worker could not be loaded${isOnline() ? '' : ': the browser is offline'}`);
    };
    worker.addEventListener('error', onError, { once: true });
    answer.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      worker.removeEventListener('error', onError);
    });
  });
}
