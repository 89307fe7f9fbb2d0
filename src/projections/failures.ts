import { StorageUnavailableError } from '../contract/errors/index.ts';
import type { ProgressRecord } from './builds.ts';

/** The head or the progress is not what it was. */
export class MovedError extends Error {
  readonly stored: ProgressRecord | undefined;

  constructor(stored: ProgressRecord | undefined) {
    super('The documents were changed by somebody else.');
    this.stored = stored;
  }
}

/** A function of the application threw, or the storage does not take what came of it. */
export class FailedError extends Error {
  readonly position: number;

  constructor(position: number, options: ErrorOptions) {
    super('The projection failed.', options);
    this.position = position;
  }
}

/** @throws FailedError for whatever the application's code throws. */
export async function ofApplication<T>(position: number, call: () => T | Promise<T>): Promise<T> {
  return failing(position, call, () => true);
}

/** @throws FailedError for what the storage refuses for good. */
export async function toStorage<T>(position: number, call: () => Promise<T>): Promise<T> {
  return failing(position, call, (cause) => cause instanceof StorageUnavailableError && !cause.transient);
}

/** @throws FailedError for what would fail again. */
async function failing<T>(position: number, call: () => T | Promise<T>, isForGood: (cause: unknown) => boolean): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw isForGood(cause) ? new FailedError(position, { cause }) : cause;
  }
}
