export { createKeyValueEventStoreProvider, type KeyValueProviderOptions } from './providers/key-value-provider.ts';
export { inMemory, inProcess } from './providers/in-memory-provider.ts';
export type { Backend } from './engine/backend.ts';
export { SCHEMA } from './engine/schema.ts';

export type {
  AddWrite,
  Answers,
  Batch,
  Check,
  CollectionOptions,
  Decision,
  DeleteWrite,
  GetQuery,
  KeyValueDatabase,
  KeyValueStorage,
  PutWrite,
  Query,
  RangeQuery,
  Schema,
  Write,
} from './storage/port.ts';
export { compareKeys, type Key } from './storage/key.ts';
export { countAffordable } from './storage/budget.ts';
export { ConflictError, etagOf, OutcomeUnknownError } from './storage/commit-errors.ts';
export { InMemoryStorage } from './storage/memory/in-memory-storage.ts';

export type { LockOptions, Locks } from './platform/locks.ts';
export { InProcessLocks } from './platform/in-process-locks.ts';
export type { Clock } from './platform/clock.ts';
export type { ChangePublisher, Changes, PublishedChange, StreamChange } from './contract/change.ts';
export { InProcessChanges } from './changes/in-process-changes.ts';

export {
  EventStoreError,
  StorageQuotaExceededError,
  StorageUnavailableError,
  StorageWipedError,
  UpgradeRequiredError,
} from './contract/errors/index.ts';
