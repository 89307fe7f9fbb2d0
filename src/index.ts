export { createEventStoreProvider, type ProviderOptions } from './providers/worker-provider.ts';
export { readEventStoreSettings } from './client/resolve-settings.ts';
export { isSupported, type PlatformSupport, type RequiredFeature } from './providers/required-platform.ts';
export type { WorkerSource } from './rpc/spawn-worker.ts';

export { defineAggregate } from './aggregates/define-aggregate.ts';
export type {
  Aggregate,
  AggregateDefinition,
  AggregateOptions,
  AggregateState,
  AnyEvolve,
  CommandResult,
  Decide,
  Decision,
  Evolve,
  EvolveByName,
  ExecuteOptions,
  SnapshotPolicy,
} from './contract/aggregate.ts';

export type { EventData } from './events/event-data.ts';
export { createMessage, type CreateMessageOptions } from './events/create-message.ts';
export { defineEvents } from './events/define-events.ts';
export { isEvent } from './events/is-event.ts';
export {
  plain,
  type EventClass,
  type EventDefinition,
  type EventDomain,
  type PlainEvent,
  type PlainEventDefinition,
  type PlainEventDetails,
} from './events/definition.ts';
export type { EventOf, EventRegistry } from './events/registry.ts';
export { defineProjection } from './projections/define-projection.ts';

export type { ChangeNotice, ResyncNotice, StreamChange } from './contract/change.ts';
export type {
  CommitHandler,
  FailureVerdict,
  LoggedCommit,
  LoggedMessage,
  LogFilter,
  ReadAllOptions,
  SubscribeOptions,
  Subscription,
} from './contract/event-log.ts';
export type { EventStoreLogger, FieldsFirstLogger, LogFields, LogLevel } from './contract/logger.ts';
export type {
  ContextMetadata,
  EventMessage,
  MessageDomain,
  MessageMetadata,
  Metadata,
  StoredMessage,
  StoredMetadata,
} from './contract/message.ts';
export type { Cancellable } from './contract/platform.ts';
export type {
  AggregateHost,
  BindsToProvider,
  CompactOptions,
  AddToStreamsOptions,
  CompactResult,
  EventStoreProvider,
  OpenAggregateOptions,
  ProviderAddOptions,
  ProviderOpenStoreOptions,
  StreamAddition,
  ReadOptions,
  StreamsOptions,
  WatchOptions,
} from './contract/event-store-provider.ts';
export type { Live, LiveOptions } from './contract/live.ts';
export type {
  DocumentEntry,
  DocumentIndexes,
  DocumentPage,
  DocumentQuery,
  DocumentRange,
  DocumentReadOptions,
  Documents,
  DocumentsOptions,
  IndexValue,
  ProjectByName,
  ProjectEvent,
  Projection,
  ProjectionFailure,
  ProjectionOptions,
  ProjectionState,
  ProjectionStatus,
  RebuildOptions,
  StreamEvents,
} from './contract/projection.ts';
export type { Durability, EventStoreSettings } from './contract/settings.ts';
export type { StreamInfo, StreamPage } from './contract/stream-page.ts';
export type { ByteStream, ExportOptions, ImportOptions, ImportResult, ImportSource } from './contract/transfer.ts';
export type { StorageHealth } from './contract/storage-health.ts';
export type { StoreId } from './contract/store-id.ts';
export type {
  AddAllOptions,
  AddInput,
  AddOptions,
  EventStore,
  EventStoreReader,
  ExpectedVersion,
  FullFold,
  GetOptions,
  IncrementalFold,
  OpenStoreOptions,
  OrderOptions,
  Progress,
  SnapshotAllOptions,
  SnapshotFold,
  StreamOptions,
} from './contract/event-store.ts';

export {
  DuplicateIdempotencyIdError,
  EventDeserializationError,
  EventStoreError,
  EventValidationError,
  ImportRefusedError,
  InvalidArgumentError,
  InvalidStoreSessionError,
  OpenStoreFailedError,
  ProjectionConflictError,
  ProjectionFailedError,
  StorageQuotaExceededError,
  StorageUnavailableError,
  StorageWipedError,
  StoreNotOpenError,
  StoreSessionExpiredError,
  StoreVersionMismatchError,
  StreamIdempotencyIdNotFoundError,
  StreamSnapshotVersionNotFoundError,
  StreamVersionNotFoundError,
  UnknownEventTypeError,
  UpgradeRequiredError,
  WorkerTerminatedError,
  type AnyEventStoreError,
  type EventIssue,
  type WriteOutcome,
} from './contract/errors/index.ts';
