import { describeStoreId, type StoreId } from '../store-id.ts';
import { EventStoreError } from './event-store-error.ts';

/** A stored message cannot be turned back into its event. The other versions of the stream stay readable. */
export class EventDeserializationError extends EventStoreError {
  override readonly name = 'EventDeserializationError';
  readonly code = 'event-deserialization';
  declare readonly storeId: StoreId;
  declare readonly version: number;
  declare readonly reason: string;

  constructor(facts: { storeId: StoreId; version: number; reason: string }, options?: ErrorOptions) {
    super(
      `Version ${facts.version} of ${describeStoreId(facts.storeId)} cannot be read: ${facts.reason}. ` +
        'Read around it with getSlice(), and see the cause.',
      facts,
      options,
    );
  }
}

/** A stored message has an event type that the registry does not know. */
export class UnknownEventTypeError extends EventStoreError {
  override readonly name = 'UnknownEventTypeError';
  readonly code = 'unknown-event-type';
  declare readonly storeId: StoreId;
  declare readonly version: number;
  declare readonly type: string;

  constructor(facts: { storeId: StoreId; version: number; type: string }, options?: ErrorOptions) {
    super(
      `Version ${facts.version} of ${describeStoreId(facts.storeId)} is an event of the unknown type '${facts.type}'. ` +
        'Add its class to defineEvents() under that name.',
      facts,
      options,
    );
  }
}

/** What is wrong with an event, and where. */
export interface EventIssue {
  readonly message: string;
  readonly path?: readonly PropertyKey[];
}

/** An event does not fit its schema, or holds a value that could not be read back as it is; nothing was written. */
export class EventValidationError extends EventStoreError {
  override readonly name = 'EventValidationError';
  readonly code = 'event-validation';
  declare readonly storeId?: StoreId;
  /** Registered name of the event's class. */
  declare readonly type: string;
  /** Place of the message in the list that was added, from 0. */
  declare readonly index: number;
  declare readonly issues: readonly EventIssue[];

  constructor(facts: { storeId?: StoreId; type: string; index: number; issues: readonly EventIssue[] }, options?: ErrorOptions) {
    const issues = facts.issues.map(({ path, message }) =>
      path?.length ? `${path.map(String).join('.')}: ${message}` : message,
    );
    super(
      `${facts.type} (message ${facts.index}) is not valid: ${issues.join('; ')}. Correct the event and add it again.`,
      facts,
      options,
    );
  }
}
