import {
  EventStoreError,
  StorageQuotaExceededError,
  StorageUnavailableError,
  UpgradeRequiredError,
} from '../../contract/errors/index.ts';
import { ConflictError, OutcomeUnknownError, RefusedBatchesError } from '../commit-errors.ts';

/** The connection is gone: what was asked for may be asked again of a new one. */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError';
  /** Whether there was a transaction that could not be taken back. */
  readonly mayBeStored: boolean;

  constructor(mayBeStored: boolean, options: ErrorOptions) {
    super('The connection to the database was lost.', options);
    this.mayBeStored = mayBeStored;
  }
}

export interface ErrorContext {
  readonly database: string;
  readonly supportedVersion: number;
  readonly estimate: () => Promise<StorageEstimate>;
}

const PASSING = [EventStoreError, ConflictError, OutcomeUnknownError, RefusedBatchesError] as const;

/** What a DOMException of IndexedDB means to whoever called. Errors that have a meaning already pass. */
export async function toStorageError(error: unknown, { database, supportedVersion, estimate }: ErrorContext): Promise<Error> {
  if (PASSING.some((type) => error instanceof type)) return error as Error;
  const cause = error instanceof ConnectionLostError ? error.cause : error;
  switch (nameOf(cause)) {
    case 'QuotaExceededError': {
      const { usage, quota } = await estimate().catch((): StorageEstimate => ({}));
      return new StorageQuotaExceededError({ database, usage, quota }, { cause });
    }
    case 'VersionError':
      return new UpgradeRequiredError({ database, supportedVersion }, { cause });
    default:
      return new StorageUnavailableError({ transient: isTransient(cause), reason: describe(cause) }, { cause });
  }
}

/**
 * Whether a new connection may do better. InvalidStateError: it is closing. AbortError: it was closed by force. UnknownError:
 * "connection lost", "opening backing store", "in-progress transaction" of the engines. TimeoutError: no answer in time.
 */
export function isTransient(error: unknown): boolean {
  return ['InvalidStateError', 'AbortError', 'UnknownError', 'TimeoutError'].includes(nameOf(error));
}

/** Whether to try again at once. What did not answer in time keeps the next attempt waiting as well. */
export function isWorthAnotherAttempt(error: unknown): boolean {
  const cause = error instanceof ConnectionLostError ? error.cause : error;
  return isTransient(cause) && nameOf(cause) !== 'TimeoutError';
}

export function nameOf(error: unknown): string {
  // Not every engine's DOMException is an Error of this realm, but each has a name.
  return typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
}

function describe(error: unknown): string {
  const message = typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
  return `${nameOf(error) || 'error'}: ${message}`;
}
