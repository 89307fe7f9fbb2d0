import { EventStoreError, StorageUnavailableError, StorageWipedError } from '../../contract/errors/index.ts';
import { ConflictError, OutcomeUnknownError, RefusedBatchesError } from '../commit-errors.ts';

/** The sidecar has answered that it will not, or cannot. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  /** The status of HTTP. */
  readonly status: number;
  /** Dapr's code, such as `ERR_STATE_GET`. */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(`Dapr says ${status} ${code}: ${message}`);
    this.status = status;
    this.code = code;
  }
}

/** There was no answer: the request may have been carried out, and may yet be. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  /** Whether the sidecar may have heard of it. */
  readonly wasAsked: boolean;

  constructor(wasAsked: boolean, options: ErrorOptions) {
    super('The Dapr sidecar did not answer.', options);
    this.wasAsked = wasAsked;
  }
}

/** What is asked of a database that was deleted. */
export class DatabaseGoneError extends Error {
  override readonly name = 'DatabaseGoneError';
}

/** A page is not there: a commit has replaced it, and the next one has removed it. */
export class PageGoneError extends Error {
  override readonly name = 'PageGoneError';

  constructor(key: string) {
    super(`there is nothing at '${key}', which the database refers to`);
  }
}

const PASSING = [EventStoreError, ConflictError, OutcomeUnknownError, RefusedBatchesError] as const;

/** What an error means to whoever called. Errors that have a meaning already pass. */
export function toStorageError(error: unknown, database: string): Error {
  if (PASSING.some((type) => error instanceof type)) return error as Error;
  if (error instanceof DatabaseGoneError) return new StorageWipedError({ database, reason: 'deleted' }, { cause: error });
  return new StorageUnavailableError({ transient: mayPass(error), reason: describe(error) }, { cause: error });
}

/** Whether a request that was refused was not carried out, nor will be: it was never handed to the store. */
export function isFinal({ status, code }: RefusedError): boolean {
  return (status < 500 && status !== 408 && status !== 409) || adviceOn(code) !== undefined;
}

/** Whether it may be another time when asked again. */
export function mayPass(error: unknown): boolean {
  if (error instanceof RefusedError) return error.status === 429 || !isFinal(error);
  return error instanceof NoAnswerError;
}

function describe(error: unknown): string {
  if (error instanceof NoAnswerError)
    return `the Dapr sidecar does not answer (${textOf(error.cause)}): is it running, and at this endpoint?`;
  if (!(error instanceof RefusedError)) return textOf(error);
  const advice = adviceOn(error.code) ?? ADVICE_ON_STATUS[error.status];
  return advice === undefined ? error.message : `${error.message}. ${advice}`;
}

function textOf(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : { message: String(error) };
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}

function adviceOn(code: string): string | undefined {
  switch (code) {
    case 'ERR_STATE_STORE_NOT_FOUND':
    case 'ERR_STATE_STORE_NOT_CONFIGURED':
    case 'ERR_STATE_STORES_NOT_CONFIGURED':
      return 'The option stateStore must be the metadata.name of a state store component that this sidecar has loaded';
    case 'ERR_STATE_STORE_NOT_SUPPORTED':
    case 'ERR_STATE_TRANSACTIONS_NOT_SUPPORTED':
      return 'The state store must be one that has transactions and ETags';
    default:
      return undefined;
  }
}

const ADVICE_ON_STATUS: Readonly<Record<number, string>> = {
  401: 'The sidecar wants an API token: give it as the option apiToken',
  403: 'The component may be scoped to other applications',
  413: 'Raise the --dapr-http-max-request-size of the sidecar to 4 (MB) or more',
};
