import type { ImportRefusedError } from './transfer-errors.ts';
import type { InvalidArgumentError } from './argument-errors.ts';
import type { EventDeserializationError, EventValidationError, UnknownEventTypeError } from './event-errors.ts';
import type { ProjectionConflictError, ProjectionFailedError } from './projection-errors.ts';
import type {
  InvalidStoreSessionError,
  OpenStoreFailedError,
  StoreNotOpenError,
  StoreSessionExpiredError,
} from './session-errors.ts';
import type {
  StorageQuotaExceededError,
  StorageUnavailableError,
  StorageWipedError,
  UpgradeRequiredError,
  WorkerTerminatedError,
} from './storage-errors.ts';
import type {
  DuplicateIdempotencyIdError,
  StoreVersionMismatchError,
  StreamIdempotencyIdNotFoundError,
  StreamSnapshotVersionNotFoundError,
  StreamVersionNotFoundError,
} from './stream-errors.ts';

/** Every error of the library: a `switch` over `code` narrows it. */
export type AnyEventStoreError =
  | DuplicateIdempotencyIdError
  | EventDeserializationError
  | EventValidationError
  | ImportRefusedError
  | InvalidArgumentError
  | InvalidStoreSessionError
  | OpenStoreFailedError
  | ProjectionConflictError
  | ProjectionFailedError
  | StorageQuotaExceededError
  | StorageUnavailableError
  | StorageWipedError
  | StoreNotOpenError
  | StoreSessionExpiredError
  | StoreVersionMismatchError
  | StreamIdempotencyIdNotFoundError
  | StreamSnapshotVersionNotFoundError
  | StreamVersionNotFoundError
  | UnknownEventTypeError
  | UpgradeRequiredError
  | WorkerTerminatedError;
