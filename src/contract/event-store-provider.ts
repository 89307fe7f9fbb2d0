import type { ChangeNotice } from './change.ts';
import type { CommitHandler, LoggedMessage, ReadAllOptions, SubscribeOptions, Subscription } from './event-log.ts';
import type { StreamAppend } from './event-store-engine.ts';
import type { EventStoreLogger } from './logger.ts';
import type { EventMessage, Metadata } from './message.ts';
import type { Cancellable } from './platform.ts';
import type { Documents, DocumentsOptions, Projection } from './projection.ts';
import type { AddInput, EventStore, EventStoreReader, ExpectedVersion, OpenStoreOptions, Progress } from './event-store.ts';
import type { ByteStream, ExportOptions, ImportOptions, ImportResult, ImportSource } from './transfer.ts';
import type { StorageHealth } from './storage-health.ts';
import type { StreamPage } from './stream-page.ts';

export interface ProviderOpenStoreOptions extends OpenStoreOptions {
  /** The tenant. Default: the settings' `defaultDatabase`. */
  readonly database?: string | undefined;
}

export interface ReadOptions extends Cancellable {
  /** The tenant. Default: the settings' `defaultDatabase`. */
  readonly database?: string | undefined;
}

/** Which changes a watcher wants: those that fit every field given. */
export interface WatchOptions extends Cancellable {
  readonly database?: string | undefined;
  readonly name?: string | undefined;
  readonly id?: string | undefined;
}

/** Which streams to list. */
export interface StreamsOptions extends Cancellable {
  /** The tenant. Default: the settings' `defaultDatabase`. */
  readonly database?: string | undefined;
  /** Only streams of this aggregate type. Default: all. */
  readonly name?: string | undefined;
  /** The `next` of the page before. Default: the first page. */
  readonly after?: string | undefined;
  /** At most this many streams, from 1 to 10,000. Default: 100. */
  readonly limit?: number | undefined;
}

export interface CompactOptions extends Cancellable {
  /** The tenant. Default: the settings' `defaultDatabase`. */
  readonly database?: string | undefined;
  /** Told after each stream, in streams. What it throws is reported as an uncaught error; the compaction goes on. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** What to add to one stream. Without events its version is only checked. */
export interface StreamAddition<E extends object> {
  readonly name: string;
  readonly id: string;
  readonly events?: AddInput<E> | readonly AddInput<E>[] | undefined;
  /** Default: `any`. */
  readonly expectedVersion?: ExpectedVersion | undefined;
}

export interface AddToStreamsOptions extends Cancellable {
  /** The tenant. Default: the settings' `defaultDatabase`. */
  readonly database?: string | undefined;
  /** How long to wait for others who hold one of the streams, in milliseconds from 0. Default: the settings'. */
  readonly openTimeout?: number | undefined;
}

export interface ProviderAddOptions extends AddToStreamsOptions {
  /** Default: `any`. */
  readonly expectedVersion?: ExpectedVersion | undefined;
}

export interface CompactResult {
  /** Streams of the database. */
  readonly streams: number;
  /** Streams that were left as they are: another tab holds them, or a record of them is damaged. */
  readonly skipped: number;
  /** Commit records of the others, before and after. */
  readonly recordsBefore: number;
  readonly recordsAfter: number;
}

export interface OpenAggregateOptions {
  /** The tenant. Default: the settings' `defaultDatabase`. */
  readonly database?: string | undefined;
}

/** What an aggregate lives on. */
export interface AggregateHost<E extends object> {
  readonly provider: EventStoreProvider<E>;
  readonly logger: EventStoreLogger;
  /** Adds where `lastSession`, if it is given, was the last one that each stream had; returns what was stored. */
  readonly addToStreams: (
    additions: readonly StreamAddition<E>[],
    options: AddToStreamsOptions,
    lastSession: string | undefined,
  ) => Promise<readonly { readonly append: StreamAppend }[]>;
}

/** What `defineAggregate` makes, as a provider sees it, which needs none of its code. */
export interface BindsToProvider<E extends object, A> {
  /** Called by `provider.aggregate`. */
  readonly bindTo: (host: AggregateHost<E>, id: string, options: OpenAggregateOptions | undefined) => A;
}

/** Opens stores. One provider serves a page; it owns the worker and everything opened through it. */
export interface EventStoreProvider<E extends object> extends AsyncDisposable {
  /**
   * Opens the stream of an aggregate for writing, waiting at most `openTimeout` for others. Those who wait for a stream get it
   * in the order of their calls.
   * @throws InvalidArgumentError when database, name or id is blank, ill-formed or longer than 512 UTF-16 units.
   * @throws OpenStoreFailedError when others hold the stream, or wait for it, for longer than that.
   * @throws StoreNotOpenError when the provider is closed meanwhile.
   */
  openStore(name: string, id: string, options?: ProviderOpenStoreOptions): Promise<EventStore<E>>;
  /**
   * Opens the stream that a message belongs to: its domain, in its partition. Metadata tell the domain once the message was
   * added; a new message has it from `domain` of its class in `defineEvents`.
   * @throws InvalidArgumentError when neither tells it.
   */
  openStore(message: Metadata | EventMessage<E>, options?: ProviderOpenStoreOptions): Promise<EventStore<E>>;

  /**
   * Adds to a stream without opening a store: one transaction, unless another store holds the stream, for which it waits. Returns the
   * new version.
   * @throws what `openStore` and `add` throw. After WorkerTerminatedError see its `outcome`.
   */
  add(name: string, id: string, events: AddInput<E> | readonly AddInput<E>[], options?: ProviderAddOptions): Promise<number>;

  /**
   * Adds to several streams of one database in one transaction, to all of them or to none; returns their new versions in the order
   * of the list. Each stream is taken as by `openStore`, and its expected version is checked in the transaction.
   * @throws what `openStore` and `add` throw. After WorkerTerminatedError see its `outcome`.
   */
  addToStreams(additions: readonly StreamAddition<E>[], options?: AddToStreamsOptions): Promise<readonly number[]>;

  /** Reads a stream without a session: waits for no store that holds it. The signal serves all calls of the reader. */
  read(name: string, id: string, options?: ReadOptions): EventStoreReader<E>;
  /** Reads the stream that a message belongs to, as `openStore` finds it. */
  read(message: Metadata | EventMessage<E>, options?: ReadOptions): EventStoreReader<E>;

  /**
   * One aggregate of a type: its state, decisions on it, and its state as a live value. It holds no session.
   * @throws InvalidArgumentError when database or id is blank, ill-formed or longer than 512 UTF-16 units.
   */
  aggregate<A>(definition: BindsToProvider<E, A>, id: string, options?: OpenAggregateOptions): A;

  /**
   * A page of the streams that have events, with their versions, sorted by name and id as texts. It costs the same however many
   * events they have. Streams that begin meanwhile may be missed.
   */
  streams(options?: StreamsOptions): Promise<StreamPage>;

  /** The tenants whose databases exist, sorted. */
  databases(options?: Cancellable): Promise<string[]>;

  /**
   * The messages of all streams of a database in the order of their commits, in constant memory. It ends at the end of the log as
   * it is when it gets there, and holds nobody up.
   * @throws EventDeserializationError, UnknownEventTypeError; StorageWipedError when the database is deleted meanwhile.
   */
  readAll(options?: ReadAllOptions): AsyncGenerator<LoggedMessage<E>, void, undefined>;

  /**
   * Hands the commits of all streams to a handler, one after the other in order, and goes on with those of every tab as they come.
   * With a `name` it goes on after a reload where it was: each commit is handled at least once. One tab at a time runs it; another takes
   * over at once when that tab ends, and within 10 s when it is frozen.
   * @throws InvalidArgumentError, and the error of every call on a closed provider.
   */
  subscribe(options: SubscribeOptions<E>, handler: CommitHandler<E>): Subscription;

  /**
   * The documents of a projection that the provider was given. From the first call on they are kept up with the log of the database, by
   * one tab at a time.
   * @throws InvalidArgumentError when it was not given the projection.
   */
  documents<D extends object, Index extends string>(
    projection: Projection<E, D, Index>,
    options?: DocumentsOptions,
  ): Documents<D, Index>;

  /**
   * Calls the listener after commits in this and every other tab; of a commit of this provider before `add` resolves. Returns the
   * way to stop it. A notice is a hint: those of the last 16 ms of a tab that dies are lost. What the listener throws is reported
   * as an uncaught error, and changes nothing else.
   * @throws the error of every call on a closed provider.
   */
  watch(listener: (notice: ChangeNotice) => void, options?: WatchOptions): () => void;

  /**
   * Splices what single adds have stored into records of up to 127 KiB, so that streams load faster. Nothing that is read
   * changes, and it may be interrupted at any point. The library does so by itself when a page is idle; call it before a stream
   * is loaded for the first time, or after an import of single events.
   */
  compact(options?: CompactOptions): Promise<CompactResult>;

  /**
   * Deletes a stream: its events, snapshots, idempotency ids and documents of its own. Who reads it finds it empty. It keeps its version,
   * so that no version is ever given twice: the next event has the one after it. Returns whether there was anything to delete.
   * @throws what `openStore` throws; an error whose outcome is `unknown` may be met by deleting again.
   */
  deleteStream(name: string, id: string, options?: AddToStreamsOptions): Promise<boolean>;

  /**
   * Deletes a tenant with everything in it. Stores and readers that are open on it get StorageWipedError, watchers a `resync`, also in
   * other tabs once they notice. A database that is used again begins empty.
   * @throws StorageUnavailableError whose outcome is `unknown` when the storage does not answer, or other code keeps it open.
   */
  deleteDatabase(database: string, options?: Cancellable): Promise<void>;

  /**
   * The messages and snapshots of a tenant as lines of JSON, in the order of the log, in constant memory. The last line tells how many there
   * were and the SHA-256 of what is before it. What is added meanwhile may be in it or not. The classes of events are not needed.
   */
  export(options?: ExportOptions): ByteStream;

  /**
   * Stores what an export holds: versions, ids and metadata stay as they are. What is there already is left out, so that an import that was
   * interrupted may be run again; nothing is overwritten. A Blob, a file for one, is looked through before anything of it is stored.
   * @throws ImportRefusedError naming the line that is damaged, or differs from what is there, or the one that is missing at the end.
   */
  import(source: ImportSource, options?: ImportOptions): Promise<ImportResult>;

  /** How much is stored, how much may be, and whether the browser may evict it. */
  storage(options?: Cancellable): Promise<StorageHealth>;

  /**
   * Asks the browser not to evict what the site has stored, which it otherwise may when room gets scarce; it may ask its user. Returns whether
   * it will keep it, now and from now on.
   */
  persist(): Promise<boolean>;

  /**
   * Closes every store, waits for what the storage is doing, an add that waits for its stream included, and ends the worker. Calls that
   * would go on afterwards reject with StoreNotOpenError. Safe to call any number of times.
   */
  close(): Promise<void>;
}
