import type { EventMessage, StoredMessage } from './message.ts';
import type { Cancellable } from './platform.ts';
import type { StoreId } from './store-id.ts';

/** In which direction to read, and how much. */
export interface OrderOptions extends Cancellable {
  /** Newest first. Default: false. */
  readonly reverse?: boolean | undefined;
  /** At most this many messages, from 1. Default: all. */
  readonly limit?: number | undefined;
}

export interface GetOptions extends OrderOptions {
  /** Begin with the latest snapshot at or below `version` instead of with version 1. Not with `reverse`. Default: false. */
  readonly useSnapshot?: boolean | undefined;
  /** Up to and including this version; a whole number from 0. Default: to the end. */
  readonly version?: number | undefined;
}

export interface StreamOptions extends OrderOptions {
  /** First version wanted, from 1. Default: 1. */
  readonly first?: number | undefined;
  /** Last version wanted, inclusive. Default: the stream's version when the iteration begins. */
  readonly last?: number | undefined;
  /** Begin with the latest snapshot at or below `last`. Not with `reverse`. Default: false. */
  readonly useSnapshot?: boolean | undefined;
  /** How many commits are fetched at once, from 1. Default: chosen by their size, about 1 MiB a fetch. */
  readonly batchSize?: number | undefined;
}

export interface OpenStoreOptions extends Cancellable {
  /**
   * How long to wait for others who hold the stream or wait for it, in whole milliseconds up to 1e12. A stream
   * that nobody wants is opened whatever it takes; 0: take it if it is free now.
   */
  readonly openTimeout?: number | undefined;
  /** How long the session lasts: whole milliseconds, from 1 to 1e12, which is 31 years. */
  readonly sessionTimeout?: number | undefined;
}

/** What may be added: an event, or a message that was made with `createMessage`. */
export type AddInput<E extends object> = E | EventMessage<E>;

/** What a stream must be like for events to be added: its version, `no-stream` for 0, `stream-exists` for 1 or more. */
export type ExpectedVersion = number | 'any' | 'no-stream' | 'stream-exists';

export interface AddOptions extends Cancellable {
  /** Checked in the transaction that adds. Default: `any`. */
  readonly expectedVersion?: ExpectedVersion | undefined;
}

export interface AddAllOptions extends AddOptions {
  /** How many events are added in one transaction, from 1. Default: 1,000. */
  readonly batchSize?: number | undefined;
  /** Told after each batch, in events; the total is known for a list. What it throws is reported as an uncaught error. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number | undefined }) => void) | undefined;
}

/** Says how far a long call has come; the call says in what unit. */
export interface Progress {
  readonly done: number;
  /** What there is to do in all. */
  readonly total: number;
}

export interface SnapshotAllOptions extends Cancellable {
  /** Told after each snapshot, in versions. What it throws is reported as an uncaught error; the call goes on. To end it, abort `signal`. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Makes a snapshot from all messages up to its version. `previous` is the snapshot before it, if there is one. */
export type FullFold<E extends object> = (
  messages: readonly StoredMessage<E>[],
  previous: StoredMessage<E> | undefined,
) => EventMessage<E> | Promise<EventMessage<E>>;

/** Makes a snapshot from the previous one and only the messages after it, in constant memory. */
export interface IncrementalFold<E extends object> {
  readonly onto: 'previous';
  readonly fold: FullFold<E>;
}

export type SnapshotFold<E extends object> = FullFold<E> | IncrementalFold<E>;

/** The read half of a store. Reads see whole commits only, and wait for no writer's session, only for a commit under way. */
export interface EventStoreReader<E extends object> {
  readonly storeId: StoreId;

  /**
   * The stream, oldest first unless it is asked for in reverse.
   * @throws UnknownEventTypeError, EventDeserializationError for a message that cannot be read; none is skipped.
   */
  get(options?: GetOptions): Promise<StoredMessage<E>[]>;

  /**
   * Versions `first` to `last`, inclusive; empty outside the stream.
   * @throws InvalidArgumentError unless both are whole numbers and 1 ≤ first ≤ last.
   */
  getSlice(first: number, last: number, options?: OrderOptions): Promise<StoredMessage<E>[]>;

  /** The stream as an async iterable, in constant memory. */
  stream(options?: StreamOptions): AsyncGenerator<StoredMessage<E>, void, undefined>;

  /** The newest message; `undefined` while the stream is empty. */
  lastMessage(options?: Cancellable): Promise<StoredMessage<E> | undefined>;

  /** Whether the stream has an event. */
  exists(options?: Cancellable): Promise<boolean>;

  /** The stream's version: how many events it has. 0 if it is empty. */
  version(options?: Cancellable): Promise<number>;

  /** The version of the newest snapshot, 0 without one. */
  lastSnapshotVersion(options?: Cancellable): Promise<number>;

  /** The versions that have a snapshot, ascending. */
  snapshotVersions(options?: Cancellable): Promise<number[]>;

  /** @throws StreamIdempotencyIdNotFoundError when no message carries the id. */
  findByIdempotencyId(idempotencyId: string, options?: Cancellable): Promise<StoredMessage<E>>;
}

/**
 * An open handle on one stream, with the exclusive right to write to it until it is closed or its session expires.
 * Every call rejects with StoreNotOpenError after `close()`, StoreSessionExpiredError after the session's time, and
 * InvalidStoreSessionError when another session has taken the stream. The `outcome` of an EventStoreError says whether the
 * call may have written.
 */
export interface EventStore<E extends object> extends EventStoreReader<E>, AsyncDisposable {
  /** The current session's id; absent while the store is closed. */
  readonly sessionId: string | undefined;

  /**
   * Adds all of what is given, or nothing, and returns the new version once it is durable: one event, one message, or a list of
   * them. An event gets the metadata that `createMessage` gives it. What counts is how they are at the call. An empty list writes
   * nothing. After an abort the batch is stored whole or not at all.
   * @throws StoreVersionMismatchError when the stream does not have the expected version, or a message carries a sequence number
   * that is not its version.
   * @throws DuplicateIdempotencyIdError when an idempotency id is in the stream already.
   * @throws EventValidationError when an event does not fit its schema or cannot be stored as it is.
   * @throws StorageQuotaExceededError when there is no room.
   */
  add(events: AddInput<E> | readonly AddInput<E>[], options?: AddOptions): Promise<number>;

  /**
   * Adds what an iterable, or an async iterable, yields, in batches between which the page keeps its frames. Each batch is atomic,
   * the whole is not: after an error the batches before it are stored. Returns the new version.
   * @throws what `add` throws for the batch that is refused, and what the iterable throws.
   */
  addAll(events: Iterable<AddInput<E>> | AsyncIterable<AddInput<E>>, options?: AddAllOptions): Promise<number>;

  /**
   * Keeps a snapshot of the state at a version, replacing one that is there.
   * @throws StreamVersionNotFoundError when the stream does not reach the version.
   */
  snapshot(version: number, message: EventMessage<E>, options?: Cancellable): Promise<void>;

  /**
   * Makes a snapshot at each multiple of `chunkSize` (from 1). Returns how many were made. An error is about the one that failed:
   * those before it are stored. What the fold throws, it rejects with.
   */
  snapshotAll(chunkSize: number, fold: SnapshotFold<E>, options?: SnapshotAllOptions): Promise<number>;

  /** @throws StreamSnapshotVersionNotFoundError when there is no snapshot at the version. */
  clearSnapshot(version: number, options?: Cancellable): Promise<void>;

  clearSnapshots(options?: Cancellable): Promise<void>;

  /**
   * Begins a new session after `close()`, expiry or loss; an open store stays as it is, and calls at the same time get one
   * session.
   * @throws OpenStoreFailedError when others hold the stream, or wait for it, for longer than `openTimeout`.
   * @throws StoreNotOpenError when `close()` is called meanwhile.
   */
  open(options?: OpenStoreOptions): Promise<void>;

  /** Ends the session after its calls in flight, and every `open()` under way. Safe to call any number of times. */
  close(): Promise<void>;
}
