import type { StreamChange } from '../contract/change.ts';
import { readArgument } from '../contract/argument.ts';
import type { EncodedBatch, EventStoreEngine, SessionTarget } from '../contract/engine.ts';
import { StoreVersionMismatchError, StreamSnapshotVersionNotFoundError } from '../contract/errors/index.ts';
import type { EventMessage, StoredMessage } from '../contract/message.ts';
import type { Cancellable } from '../contract/platform.ts';
import type { EventStoreSettings } from '../contract/settings.ts';
import type {
  EventStore,
  GetOptions,
  OpenStoreOptions,
  SnapshotAllOptions,
  SnapshotFold,
  StreamOptions,
} from '../contract/store.ts';
import type { StoreId } from '../contract/store-id.ts';
import { assertMessage } from '../events/check-message.ts';
import { encodeBatch } from '../events/encode-batch.ts';
import type { EventRegistry } from '../events/registry.ts';
import { assertFunction, assertTimeout, assertWhole, readCall } from './arguments.ts';
import './dispose-symbol.ts';
import { StreamReader } from './reader.ts';
import { snapshotAll } from './snapshot-all.ts';
import { StoreSession } from './store-session.ts';

export interface StoreParts<E extends object> {
  readonly engine: EventStoreEngine;
  readonly registry: EventRegistry<E>;
  readonly storeId: StoreId;
  readonly settings: EventStoreSettings;
  readonly owner: StoreOwner;
}

/** Who closes the stores that are still open. */
export interface StoreOwner {
  /** @throws StoreNotOpenError when no store may be opened any more. */
  opening(store: Closable): void;
  closed(store: Closable): void;
  /** Told of each add before it is acknowledged. */
  added(change: StreamChange): void;
}

export interface Closable {
  close(): Promise<void>;
}

/** A store as the user sees it: encodes what goes to the engine, and leaves reading to its reader. */
export class Store<E extends object> implements EventStore<E> {
  readonly storeId: StoreId;
  readonly #engine: EventStoreEngine;
  readonly #registry: EventRegistry<E>;
  readonly #settings: EventStoreSettings;
  readonly #owner: StoreOwner;
  readonly #reader: StreamReader<E>;
  readonly #session: StoreSession;
  /** Writes reach the engine in the order in which they were called, however long a schema takes. */
  #encoding: Promise<unknown> = Promise.resolve();

  constructor({ engine, registry, storeId, settings, owner }: StoreParts<E>) {
    this.storeId = storeId;
    this.#engine = engine;
    this.#registry = registry;
    this.#settings = settings;
    this.#owner = owner;
    this.#session = new StoreSession(engine, storeId, {
      openTimeout: settings.defaultOpenTimeout,
      sessionTimeout: settings.defaultSessionTimeout,
    });
    this.#reader = new StreamReader({ engine, registry, storeId, target: () => this.#session.target });
  }

  get sessionId(): string | undefined {
    return this.#session.id;
  }

  async add(messages: readonly EventMessage<E>[], options?: Cancellable): Promise<number> {
    const { signal } = readCall(options);
    const target = this.#session.target;
    if (readArgument('messages', () => Array.isArray(messages) && messages.length === 0))
      return this.#engine.version(target, { signal });
    const batch = await this.#inTurn(() => this.#encode(target, messages));
    signal?.throwIfAborted();
    try {
      const version = await this.#session.append(target, batch, { signal });
      this.#owner.added({ ...this.storeId, version });
      return version;
    } catch (error) {
      throw error instanceof StoreVersionMismatchError ? withMetadata(error, messages) : error;
    }
  }

  get(options?: GetOptions): Promise<StoredMessage<E>[]> {
    return this.#reader.get(options);
  }

  getSlice(first: number, last: number, options?: Cancellable): Promise<StoredMessage<E>[]> {
    return this.#reader.getSlice(first, last, options);
  }

  stream(options?: StreamOptions): AsyncGenerator<StoredMessage<E>, void, undefined> {
    return this.#reader.stream(options);
  }

  version(options?: Cancellable): Promise<number> {
    return this.#reader.version(options);
  }

  async snapshot(version: number, message: EventMessage<E>, options?: Cancellable): Promise<void> {
    await this.#putSnapshot(version, message, readCall(options));
  }

  async snapshotAll(chunkSize: number, fold: SnapshotFold<E>, options?: SnapshotAllOptions): Promise<number> {
    const { onProgress, signal } = readCall(options, 'onProgress');
    if (onProgress !== undefined) assertFunction('onProgress', onProgress);
    const put = (version: number, message: EventMessage<E>): Promise<StoredMessage<E>> =>
      this.#putSnapshot(version, message, { signal });
    return snapshotAll({ reader: this.#reader, put }, chunkSize, fold, { onProgress, signal });
  }

  async clearSnapshot(version: number, options?: Cancellable): Promise<void> {
    const { signal } = readCall(options);
    assertWhole('version', version, 1);
    const cleared = await this.#engine.deleteSnapshots(this.#session.target, version, { signal });
    if (cleared === 0) throw new StreamSnapshotVersionNotFoundError({ storeId: this.storeId, version });
  }

  async clearSnapshots(options?: Cancellable): Promise<void> {
    const { signal } = readCall(options);
    await this.#engine.deleteSnapshots(this.#session.target, 'all', { signal });
  }

  lastSnapshotVersion(options?: Cancellable): Promise<number> {
    return this.#reader.lastSnapshotVersion(options);
  }

  snapshotVersions(options?: Cancellable): Promise<number[]> {
    return this.#reader.snapshotVersions(options);
  }

  findByIdempotencyId(idempotencyId: string, options?: Cancellable): Promise<StoredMessage<E>> {
    return this.#reader.findByIdempotencyId(idempotencyId, options);
  }

  async open(given?: OpenStoreOptions): Promise<void> {
    const { signal, ...timeouts } = readCall(given, 'openTimeout', 'sessionTimeout');
    const { openTimeout = this.#settings.defaultOpenTimeout, sessionTimeout = this.#settings.defaultSessionTimeout } = timeouts;
    assertTimeout('openTimeout', openTimeout, 0);
    assertTimeout('sessionTimeout', sessionTimeout, 1);
    this.#owner.opening(this);
    try {
      await this.#session.open({ openTimeout, sessionTimeout }, { signal }, this.#encoding);
    } finally {
      if (!this.#session.isWanted) this.#owner.closed(this);
    }
  }

  async close(): Promise<void> {
    this.#owner.closed(this);
    await this.#session.close(this.#encoding);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #putSnapshot(version: number, message: EventMessage<E>, { signal }: Cancellable): Promise<StoredMessage<E>> {
    assertWhole('version', version, 1);
    assertMessage('message', message);
    const target = this.#session.target;
    const { parts } = await this.#inTurn(() => this.#encode(target, [message]));
    const snapshot = { version, text: parts[0]?.text ?? '' };
    signal?.throwIfAborted();
    await this.#engine.putSnapshot(target, snapshot, { signal });
    return this.#reader.reviveSnapshot(snapshot);
  }

  #encode(target: SessionTarget, messages: readonly EventMessage<E>[]): Promise<EncodedBatch> {
    return encodeBatch({ registry: this.#registry, limits: this.#settings, ...target }, messages);
  }

  #inTurn<T>(encode: () => Promise<T>): Promise<T> {
    const encoded = this.#encoding.then(encode);
    this.#encoding = encoded.catch(() => undefined);
    return encoded;
  }
}

/** The engine does not see metadata: the error gets that of the message which carries the number it names. */
function withMetadata(error: StoreVersionMismatchError, messages: readonly EventMessage[]): StoreVersionMismatchError {
  const { storeId, expectedVersion, actualVersion } = error;
  const message = messages.find(({ metadata }) => metadata.context.sequenceNumber === expectedVersion);
  return new StoreVersionMismatchError(
    { storeId, metadata: message?.metadata, expectedVersion, actualVersion },
    { cause: error.cause },
  );
}
