import {
  DuplicateIdempotencyIdError,
  EventDeserializationError,
  InvalidArgumentError,
  InvalidStoreSessionError,
  OpenStoreFailedError,
  ProjectionConflictError,
  StorageQuotaExceededError,
  StorageUnavailableError,
  StorageWipedError,
  StoreSessionExpiredError,
  StoreVersionMismatchError,
  StreamVersionNotFoundError,
  UpgradeRequiredError,
  type EventStoreError,
} from '../contract/errors/index.ts';
import type { EncodedError } from './encode-error.ts';

/**
 * What an engine throws, by names that minifiers keep. The other classes are in the bundle of a page that uses what throws them; a
 * namespace of these would cost another 80 bytes.
 */
const CLASSES = {
  DuplicateIdempotencyIdError,
  EventDeserializationError,
  InvalidArgumentError,
  InvalidStoreSessionError,
  OpenStoreFailedError,
  ProjectionConflictError,
  StorageQuotaExceededError,
  StorageUnavailableError,
  StorageWipedError,
  StoreSessionExpiredError,
  StoreVersionMismatchError,
  StreamVersionNotFoundError,
  UpgradeRequiredError,
};

type EventStoreErrorClass = new (facts: object, options?: ErrorOptions) => EventStoreError;

/** The error again, with its class, its facts, and the stack of where it was made. */
export function decodeError({ name, message, stack, facts, cause }: EncodedError): Error {
  const options = cause ? { cause: decodeError(cause) } : {};
  const ErrorClass = facts && (CLASSES[name as keyof typeof CLASSES] as EventStoreErrorClass | undefined);
  const error = ErrorClass ? new ErrorClass(facts, options) : Object.assign(new Error(message, options), { name });
  if (stack !== undefined) error.stack = stack;
  return error;
}
