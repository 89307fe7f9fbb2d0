import {
  EventStoreError,
  StorageQuotaExceededError,
  StorageUnavailableError,
  StorageWipedError,
} from '../../contract/errors/index.ts';
import { ConflictError, OutcomeUnknownError, RefusedBatchesError } from '../commit-errors.ts';

/** The connection is gone, or none could be had. */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError';
  /** Whether a statement was on its way. */
  readonly wasAsked: boolean;

  constructor(wasAsked: boolean, options: ErrorOptions) {
    super('The connection to PostgreSQL was lost.', options);
    this.wasAsked = wasAsked;
  }
}

/** The time for an answer is over. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';

  constructor(milliseconds: number) {
    super(`PostgreSQL did not answer within ${milliseconds} ms`);
  }
}

/** There is no such database any more, or another one of its name. */
export class DatabaseDeletedError extends Error {
  override readonly name = 'DatabaseDeletedError';
}

/** What `commit_group` raises when the fence is another one; its detail is the number that it has. */
export const FENCE_MOVED = 'IDB02';

// The database, its schema, a table or a function is gone (PostgreSQL, Appendix A). The first is raised by the schema's functions.
const GONE: ReadonlySet<string> = new Set(['IDB01', '3F000', '42P01', '42883']);

const NO_ROOM: ReadonlySet<string> = new Set(['53000', '53100']); // insufficient resources, disk full

// Serialization failure, deadlock, lock not available in time, too many connections, the server is starting: nothing was done.
const TRANSIENT: ReadonlySet<string> = new Set(['40001', '40P01', '55P03', '53300', '57P03']);

const PASSING = [EventStoreError, ConflictError, OutcomeUnknownError, RefusedBatchesError] as const;

/** What an error of `pg` means to whoever called. Errors that have a meaning already pass. */
export function toStorageError(error: unknown, database: string): Error {
  if (PASSING.some((type) => error instanceof type)) return error as Error;
  const cause = error instanceof ConnectionLostError ? error.cause : error;
  const code = codeOf(cause);
  if (GONE.has(code) || error instanceof DatabaseDeletedError)
    return new StorageWipedError({ database, reason: 'deleted' }, { cause });
  if (NO_ROOM.has(code)) return new StorageQuotaExceededError({ database, usage: undefined, quota: undefined }, { cause });
  return new StorageUnavailableError({ transient: isTransient(error), reason: describe(cause) }, { cause });
}

/** Whether trying again may help, now or in a moment. */
export function isTransient(error: unknown): boolean {
  if (error instanceof ConnectionLostError) return isLostConnection(error.cause) || isTransient(error.cause);
  return TRANSIENT.has(codeOf(error));
}

/** Whether to try again at once. What did not answer in time keeps the next attempt waiting as well. */
export function isWorthAnotherAttempt(error: unknown): boolean {
  const cause = error instanceof ConnectionLostError ? error.cause : error;
  return isTransient(error) && !(cause instanceof NoAnswerError);
}

/**
 * Whether the answer to a statement will never come. An answer of the server is final, but for those of one that ends (57P01, 57P02),
 * as it may have committed before, and of a connection that fails (class 08).
 */
export function isLostConnection(error: unknown): boolean {
  const code = codeOf(error);
  return code === '' || /^(?:57P0[12]|08)/.test(code);
}

/** The SQLSTATE of what the server says; other errors, those of the network among them, have none. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'severity' in error && 'code' in error ? String(error.code) : '';
}

export function detailOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'detail' in error ? String(error.detail) : '';
}

function describe(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  return code === '' ? message : `PostgreSQL says ${code}: ${message}`;
}
