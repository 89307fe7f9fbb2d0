/** Which aggregate a message belongs to. */
export interface MessageDomain {
  readonly name: string;
  readonly id: string;
}

/** What identifies a message and its event type. */
export interface MessageMetadata {
  /** Unique id of the message: a UUID v7 unless the application gave its own. */
  readonly id: string;
  /** Registered name of the event's class. Filled by `add`. */
  readonly name?: string;
  /** Schema version of the event's class, from 1. Filled by `add`. */
  readonly version?: number;
  /** Aggregate type and id. Filled by `add` from the open store, unless the registry says otherwise. */
  readonly domain?: MessageDomain;
  readonly createdDate: Date;
}

/** Where a message comes from and where it goes. */
export interface ContextMetadata {
  /** Trace id; the message's own id unless given. */
  readonly correlationId: string;
  /** Id of the message that caused this one. */
  readonly causationId?: string;
  readonly userId: string;
  /** The tenant. Filled by `add` with the store's database. */
  readonly partitionId?: string;
  readonly timestamp: Date;
  /** The session that wrote the message. Filled by `add`. */
  readonly sessionId?: string;
  /** On `add`: the version this message must get, from 1. On read: the version it has. */
  readonly sequenceNumber?: number;
  /** Dedupe key within the stream: not blank, well-formed, at most 512 UTF-16 units. */
  readonly idempotencyId?: string;
  readonly scopes: readonly string[];
}

/** What is known of a message besides its event. */
export interface Metadata {
  readonly message: MessageMetadata;
  readonly context: ContextMetadata;
}

/** Metadata as it comes back from a stream: everything that `add` fills is there. */
export interface StoredMetadata extends Metadata {
  readonly message: MessageMetadata & {
    readonly name: string;
    readonly version: number;
    readonly domain: MessageDomain;
  };
  readonly context: ContextMetadata & {
    readonly partitionId: string;
    readonly sequenceNumber: number;
  };
}

/** An event with its metadata: what is added to a store. */
export interface EventMessage<E extends object = object> {
  readonly event: E;
  readonly metadata: Metadata;
}

/** An event with its metadata: what comes back from a store. */
export interface StoredMessage<E extends object = object> extends EventMessage<E> {
  readonly metadata: StoredMetadata;
}
