import type { ChangeNotice } from './change.ts';
import type { EventMessage, Metadata } from './message.ts';
import type { Cancellable } from './platform.ts';
import type { EventStore, EventStoreReader, OpenStoreOptions } from './store.ts';

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

export interface CompactOptions extends Cancellable {
  /** The tenant. Default: the settings' `defaultDatabase`. */
  readonly database?: string | undefined;
  /** What it throws is reported as an uncaught error; the compaction goes on. */
  readonly onProgress?: ((progress: CompactProgress) => void) | undefined;
}

/** Says how far a compaction has come. */
export interface CompactProgress {
  /** Streams done. */
  readonly streams: number;
  /** Streams to do. */
  readonly total: number;
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

  /** Reads a stream without a session: waits for no store that holds it. The signal serves all calls of the reader. */
  read(name: string, id: string, options?: ReadOptions): EventStoreReader<E>;

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

  /** Closes every store, waits for the writes in flight, and ends the worker. Safe to call any number of times. */
  close(): Promise<void>;
}
