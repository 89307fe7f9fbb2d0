import type { StreamChange } from '../contract/change.ts';
import type { EncodedBatch, EncodedSnapshot, EventStoreEngine, SessionTarget } from '../contract/event-store-engine.ts';
import { StoreVersionMismatchError, StreamSnapshotVersionNotFoundError } from '../contract/errors/index.ts';
import { isExpected } from '../contract/expected-version.ts';
import type { EventMessage, StoredMessage } from '../contract/message.ts';
import type { InlineAppends } from '../contract/inline-documents.ts';
import type { Cancellable, Signal } from '../contract/platform.ts';
import type { EventStoreSettings } from '../contract/settings.ts';
import type {
  AddAllOptions,
  AddInput,
  AddOptions,
  EventStore,
  GetOptions,
  OpenStoreOptions,
  OrderOptions,
  SnapshotAllOptions,
  SnapshotFold,
  StreamOptions,
} from '../contract/event-store.ts';
import type { StoreId } from '../contract/store-id.ts';
import { assertMessage } from '../events/check-message.ts';
import { encodeBatch, type TakenBatch } from '../events/encode-batch.ts';
import type { EventRegistry } from '../events/registry.ts';
import { addAll } from './add-all.ts';
import { assertFunction, assertTimeout, assertWhole, readCall } from './arguments.ts';
import '../platform/dispose-symbol.ts';
import { InFlight } from './in-flight.ts';
import { StreamReader } from './reader.ts';
import { readExpectedVersion, withMetadata } from './expected-version.ts';
import { snapshotAll } from './snapshot-all.ts';
import { StoreSession } from './store-session.ts';

export interface StoreParts<E extends object> {
  readonly engine: EventStoreEngine;
  readonly registry: EventRegistry<E>;
  readonly storeId: StoreId;
  readonly settings: EventStoreSettings;
  readonly owner: StoreOwner;
  readonly appends: InlineAppends | undefined;
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

/**
 * A store as the user sees it: encodes what goes to the engine, and leaves reading to its reader. What is passed to a call is
 * taken before the call first waits: from then on it is the caller's again.
 */
export class Store<E extends object> implements EventStore<E> {
  readonly storeId: StoreId;
  readonly #engine: EventStoreEngine;
  readonly #registry: EventRegistry<E>;
  readonly #settings: EventStoreSettings;
  readonly #owner: StoreOwner;
  readonly #appends: InlineAppends | undefined;
  readonly #reader: StreamReader<E>;
  readonly #session: StoreSession;
  readonly #inFlight = new InFlight();
  /** Writes reach the engine in the order in which they were called, however long a schema takes. */
  #judging: Promise<unknown> = Promise.resolve();

  constructor({ engine, registry, storeId, settings, owner, appends }: StoreParts<E>) {
    this.storeId = storeId;
    this.#engine = engine;
    this.#registry = registry;
    this.#settings = settings;
    this.#owner = owner;
    this.#appends = appends;
    this.#session = new StoreSession(engine, storeId, {
      openTimeout: settings.defaultOpenTimeout,
      sessionTimeout: settings.defaultSessionTimeout,
    });
    this.#reader = new StreamReader({ engine, registry, storeId, target: () => this.#session.target });
  }

  get sessionId(): string | undefined {
    return this.#session.id;
  }

  add(events: AddInput<E> | readonly AddInput<E>[], options?: AddOptions): Promise<number> {
    return this.#inFlight.run(() => this.#add(events, options));
  }

  addAll(events: Iterable<AddInput<E>> | AsyncIterable<AddInput<E>>, options?: AddAllOptions): Promise<number> {
    return this.#inFlight.run(() => addAll((batch, given) => this.add(batch, given), events, options));
  }

  get(options?: GetOptions): Promise<StoredMessage<E>[]> {
    return this.#reader.get(options);
  }

  getSlice(first: number, last: number, options?: OrderOptions): Promise<StoredMessage<E>[]> {
    return this.#reader.getSlice(first, last, options);
  }

  stream(options?: StreamOptions): AsyncGenerator<StoredMessage<E>, void, undefined> {
    return this.#reader.stream(options);
  }

  lastMessage(options?: Cancellable): Promise<StoredMessage<E> | undefined> {
    return this.#reader.lastMessage(options);
  }

  exists(options?: Cancellable): Promise<boolean> {
    return this.#reader.exists(options);
  }

  version(options?: Cancellable): Promise<number> {
    return this.#reader.version(options);
  }

  snapshot(version: number, message: EventMessage<E>, options?: Cancellable): Promise<void> {
    return this.#inFlight.run(async () => void (await this.#putSnapshot(version, message, readCall(options))));
  }

  async snapshotAll(chunkSize: number, fold: SnapshotFold<E>, options?: SnapshotAllOptions): Promise<number> {
    const { onProgress, signal } = readCall(options, 'onProgress');
    if (onProgress !== undefined) assertFunction('onProgress', onProgress);
    const put = async (version: number, message: EventMessage<E>): Promise<StoredMessage<E>> =>
      this.#reader.reviveSnapshot(await this.#putSnapshot(version, message, { signal }));
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
      await this.#session.open({ openTimeout, sessionTimeout }, { signal }, this.#judging);
    } finally {
      if (!this.#session.isWanted) this.#owner.closed(this);
    }
  }

  async close(): Promise<void> {
    this.#inFlight.claim();
    this.#owner.closed(this);
    await this.#session.close(this.#judging);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #add(events: AddInput<E> | readonly AddInput<E>[], options?: AddOptions): Promise<number> {
    const { signal, expectedVersion } = readCall(options, 'expectedVersion');
    const target = this.#session.target;
    const { batch, judge, expecting } = this.#take(target, events, readExpectedVersion(expectedVersion));
    if (batch.parts.length === 0) return this.#check(target, batch, { signal });
    await this.#inTurn(judge);
    signal?.throwIfAborted();
    try {
      const version = await this.#append(target, batch, signal);
      this.#owner.added({ ...this.storeId, version });
      return version;
    } catch (error) {
      throw withMetadata(error, expecting);
    }
  }

  /** With the documents of inline projections, if there are any of the stream: one append goes on from those of the one before. */
  async #append(target: SessionTarget, batch: EncodedBatch, signal: Signal | undefined): Promise<number> {
    if (!this.#appends?.concern(this.storeId)) return this.#session.append(target, batch, { signal });
    const appends = this.#appends;
    const run = async ([derived = batch]: readonly EncodedBatch[]): Promise<readonly number[]> => [
      await this.#session.append(target, derived, { signal }),
    ];
    const versions = await this.#inTurn(() => appends.run([{ storeId: this.storeId, batch }], run, signal));
    return versions?.[0] ?? 0;
  }

  async #putSnapshot(version: number, message: EventMessage<E>, { signal }: Cancellable): Promise<EncodedSnapshot> {
    assertWhole('version', version, 1);
    assertMessage('message', message);
    const target = this.#session.target;
    const { batch, judge } = this.#take(target, [message]);
    const snapshot = { version, text: batch.parts[0]?.text ?? '' };
    await this.#inTurn(judge);
    signal?.throwIfAborted();
    await this.#engine.putSnapshot(target, snapshot, { signal });
    return snapshot;
  }

  #take(target: SessionTarget, input: unknown, expectedVersion?: EncodedBatch['expectedVersion']): TakenBatch {
    return encodeBatch({ registry: this.#registry, limits: this.#settings, ...target }, input, expectedVersion);
  }

  /** The version, when it is the one expected: nobody else changes it as long as the session lasts. */
  async #check(target: SessionTarget, { expectedVersion }: EncodedBatch, options: Cancellable): Promise<number> {
    const version = await this.#engine.version(target, options);
    if (isExpected(expectedVersion, version)) return version;
    const facts = { storeId: this.storeId, metadata: undefined, expectedVersion, actualVersion: version };
    throw new StoreVersionMismatchError(facts);
  }

  #inTurn<T>(task: (() => Promise<T>) | undefined): Promise<T | undefined> {
    const done = this.#judging.then(task);
    this.#judging = done.catch(() => undefined);
    return done;
  }
}
