export { EventStoreError, type WriteOutcome } from './event-store-error.ts';
export type { AnyEventStoreError } from './any-error.ts';
export { InvalidArgumentError } from './argument-errors.ts';
export { EventDeserializationError, EventValidationError, UnknownEventTypeError, type EventIssue } from './event-errors.ts';
export { ProjectionConflictError, ProjectionFailedError } from './projection-errors.ts';
export { ImportRefusedError } from './transfer-errors.ts';
export { InvalidStoreSessionError, OpenStoreFailedError, StoreNotOpenError, StoreSessionExpiredError } from './session-errors.ts';
export {
  StorageQuotaExceededError,
  StorageUnavailableError,
  StorageWipedError,
  UpgradeRequiredError,
  WorkerTerminatedError,
} from './storage-errors.ts';
export {
  DuplicateIdempotencyIdError,
  StoreVersionMismatchError,
  StreamIdempotencyIdNotFoundError,
  StreamSnapshotVersionNotFoundError,
  StreamVersionNotFoundError,
} from './stream-errors.ts';
