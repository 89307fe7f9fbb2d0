import { EventStoreError, StorageUnavailableError, type WriteOutcome } from '../contract/errors/index.ts';

/** An error as plain data. Structured clone keeps neither the class of an error nor its fields. */
export interface EncodedError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Facts of an error of the library; absent for any other. */
  readonly facts?: object;
  readonly cause?: EncodedError;
}

/** Any error as plain data; one that is not of the library becomes the cause of a StorageUnavailableError with this outcome. */
export function encodeError(error: unknown, outcome: WriteOutcome = 'not-written'): EncodedError {
  if (error instanceof EventStoreError) return toPlain(error);
  const reason = error instanceof Error ? error.message : String(error);
  return toPlain(new StorageUnavailableError({ transient: false, outcome, reason }, { cause: error }));
}

function toPlain(error: unknown): EncodedError {
  if (!(error instanceof Error || error instanceof DOMException))
    return { name: 'Error', message: String(error), stack: undefined };
  const { name, message, stack, cause } = error as Error;
  return {
    name,
    message,
    stack,
    ...(error instanceof EventStoreError && { facts: error.facts }),
    ...(cause !== undefined && { cause: toPlain(cause) }),
  };
}
