import type { ChangeNotice } from '../contract/change.ts';
import type { EventStoreEngine } from '../contract/event-store-engine.ts';
import { hasMethods, readOptions, refuse } from '../contract/argument.ts';
import { StoreNotOpenError } from '../contract/errors/index.ts';
import type {
  CommitHandler,
  EventLog,
  LoggedMessage,
  ReadAllOptions,
  SubscribeOptions,
  Subscription,
} from '../contract/event-log.ts';
import type { EventStoreLogger } from '../contract/logger.ts';
import type { EventMessage, Metadata } from '../contract/message.ts';
import type {
  AddToStreamsOptions,
  BindsToProvider,
  CompactOptions,
  CompactResult,
  EventStoreProvider,
  OpenAggregateOptions,
  ProviderAddOptions,
  ProviderOpenStoreOptions,
  StreamAddition,
  ReadOptions,
  StreamsOptions,
  WatchOptions,
} from '../contract/event-store-provider.ts';
import type { EventStoreSettings } from '../contract/settings.ts';
import type { AddInput, EventStore, EventStoreReader } from '../contract/event-store.ts';
import type { ByteStream, ExportOptions, ImportOptions, ImportResult, ImportSource } from '../contract/transfer.ts';
import type { StorageHealth, StorageKeeper } from '../contract/storage-health.ts';
import type { StreamPage } from '../contract/stream-page.ts';
import type { InlineAppends } from '../contract/inline-documents.ts';
import type { Cancellable } from '../contract/platform.ts';
import type { BoundProjection, Documents, DocumentsOptions, Projection } from '../contract/projection.ts';
import type { StoreId } from '../contract/store-id.ts';
import type { EventRegistry } from '../events/registry.ts';
import { addToStreams, type AddedTo } from './add-to-streams.ts';
import { assertFunction, assertName, assertSignal, assertStoreId, assertTimeout, assertWhole, readCall } from './arguments.ts';
import { compact } from './compact.ts';
import { exportCall, importCall, type Transfer } from './transfer-calls.ts';
import { deleteStream } from './delete-stream.ts';
import '../platform/dispose-symbol.ts';
import { streamOf } from './named-stream.ts';
import { StreamReader } from './reader.ts';
import { Store, type Closable, type StoreOwner } from './store.ts';
import type { Watchers } from '../changes/watchers.ts';

const DEFAULT_PAGE = 100; // streams
const MAX_PAGE = 10_000; // streams

export interface ProviderParts<E extends object> {
  readonly engine: EventStoreEngine;
  readonly registry: EventRegistry<E>;
  readonly settings: EventStoreSettings;
  readonly watchers: Watchers;
  readonly log: EventLog<E>;
  readonly projections: readonly Projection<E, object>[];
  /** What projections live on, besides what the provider itself does. */
  readonly host: object;
  readonly logger: EventStoreLogger;
  readonly keeper: StorageKeeper;
  readonly loadTransfer: () => Promise<Transfer>;
}

export class Provider<E extends object> implements EventStoreProvider<E> {
  readonly #parts: ProviderParts<E>;
  readonly #stores = new Set<Closable>();
  readonly #owner: StoreOwner = {
    opening: (store) => {
      this.#assertOpen();
      this.#stores.add(store);
    },
    closed: (store) => this.#stores.delete(store),
    added: (change) => this.#parts.watchers.tell(change),
  };
  #isClosed = false;
  #closing: Promise<void> | undefined;
  readonly #projections: ReadonlyMap<object, BoundProjection<object>>;
  readonly #appends: InlineAppends | undefined;

  constructor(parts: ProviderParts<E>) {
    this.#parts = parts;
    const host = { ...parts.host, assertOpen: () => this.#assertOpen() };
    this.#projections = new Map(parts.projections.map((projection) => [projection, projection.bindTo(host)]));
    const inline = [...this.#projections.values()].flatMap((projection) => projection.inline ?? []);
    this.#appends = inline[0]?.appendsOf(inline);
  }

  openStore(name: string, id: string, options?: ProviderOpenStoreOptions): Promise<EventStore<E>>;
  openStore(message: Metadata | EventMessage<E>, options?: ProviderOpenStoreOptions): Promise<EventStore<E>>;
  async openStore(
    named: string | Metadata | EventMessage<E>,
    idOrOptions?: string | ProviderOpenStoreOptions,
    lastOptions?: ProviderOpenStoreOptions,
  ): Promise<EventStore<E>> {
    const given = (typeof named === 'string' ? lastOptions : idOrOptions) as ProviderOpenStoreOptions | undefined;
    const { database, ...options } = readCall(given, 'database', 'openTimeout', 'sessionTimeout');
    const storeId = this.#storeIdOf(named, idOrOptions, database);
    const store = new Store({ ...this.#parts, storeId, owner: this.#owner, appends: this.#appends });
    await store.open(options);
    return store;
  }

  async add(
    name: string,
    id: string,
    events: AddInput<E> | readonly AddInput<E>[],
    options?: ProviderAddOptions,
  ): Promise<number> {
    const { expectedVersion, ...rest } = readCall(options, 'expectedVersion', 'database', 'openTimeout');
    const [version = 0] = await this.addToStreams([{ name, id, events, expectedVersion }], rest);
    return version;
  }

  async addToStreams(additions: readonly StreamAddition<E>[], options?: AddToStreamsOptions): Promise<readonly number[]> {
    const added = await this.#addToStreams(additions, options);
    return added.map(({ change }) => change.version);
  }

  read(name: string, id: string, options?: ReadOptions): EventStoreReader<E>;
  read(message: Metadata | EventMessage<E>, options?: ReadOptions): EventStoreReader<E>;
  read(
    named: string | Metadata | EventMessage<E>,
    idOrOptions?: string | ReadOptions,
    lastOptions?: ReadOptions,
  ): EventStoreReader<E> {
    const { engine, registry } = this.#parts;
    const given = (typeof named === 'string' ? lastOptions : idOrOptions) as ReadOptions | undefined;
    const { database, signal } = readOptions(given, ['database', 'signal']);
    const storeId = this.#storeIdOf(named, idOrOptions, database);
    assertSignal(signal);
    const target = (): { storeId: StoreId } => {
      this.#assertOpen();
      return { storeId };
    };
    return new StreamReader({ engine, registry, storeId, target, signal });
  }

  aggregate<A>(definition: BindsToProvider<E, A>, id: string, options?: OpenAggregateOptions): A {
    if (!hasMethods(definition, 'bindTo')) refuse('definition', 'must be what defineAggregate() returns');
    const { logger } = this.#parts;
    return definition.bindTo({ provider: this, logger, addToStreams: (...args) => this.#addToStreams(...args) }, id, options);
  }

  async streams(options?: StreamsOptions): Promise<StreamPage> {
    this.#assertOpen();
    const { engine, settings } = this.#parts;
    const { signal, limit = DEFAULT_PAGE, ...wanted } = readCall(options, 'database', 'name', 'after', 'limit');
    const { database = settings.defaultDatabase, name, after } = wanted;
    assertName('database', database);
    if (name !== undefined) assertName('name', name);
    if (after !== undefined && typeof after !== 'string') refuse('after', "must be a page's next");
    assertWhole('limit', limit, 1, MAX_PAGE);
    const request = { database, limit, ...(name !== undefined && { name }), ...(after !== undefined && { after }) };
    return engine.pageOfStreams(request, { signal });
  }

  async databases(options?: Cancellable): Promise<string[]> {
    this.#assertOpen();
    const { signal } = readCall(options);
    return [...(await this.#parts.engine.listDatabases({ signal }))].toSorted();
  }

  readAll(options?: ReadAllOptions): AsyncGenerator<LoggedMessage<E>, void, undefined> {
    this.#assertOpen();
    return this.#parts.log.readAll(options);
  }

  subscribe(options: SubscribeOptions<E>, handler: CommitHandler<E>): Subscription {
    this.#assertOpen();
    return this.#parts.log.subscribe(options, handler);
  }

  documents<D extends object, Index extends string>(
    projection: Projection<E, D, Index>,
    options?: DocumentsOptions,
  ): Documents<D, Index> {
    this.#assertOpen();
    const { database = this.#parts.settings.defaultDatabase } = readOptions(options, ['database']);
    assertName('database', database);
    const bound = this.#projections.get(projection);
    if (!bound) refuse('projection', 'must be among the projections that the provider was given');
    return bound.documents(database) as Documents<D, Index>;
  }

  watch(listener: (notice: ChangeNotice) => void, options?: WatchOptions): () => void {
    this.#assertOpen();
    assertFunction('listener', listener);
    const { signal, ...wanted } = readOptions(options, ['signal', 'database', 'name', 'id']);
    assertSignal(signal);
    for (const [parameter, value] of Object.entries(wanted)) if (value !== undefined) assertName(parameter, value);
    return this.#parts.watchers.watch(listener, { ...wanted, signal });
  }

  async compact(options?: CompactOptions): Promise<CompactResult> {
    this.#assertOpen();
    const { engine, settings } = this.#parts;
    const { database = settings.defaultDatabase, onProgress, signal } = readCall(options, 'database', 'onProgress');
    assertName('database', database);
    if (onProgress !== undefined) assertFunction('onProgress', onProgress);
    return compact(engine, database, { onProgress, signal });
  }

  async storage(options?: Cancellable): Promise<StorageHealth> {
    this.#assertOpen();
    readCall(options);
    return this.#parts.keeper.health();
  }

  async persist(): Promise<boolean> {
    this.#assertOpen();
    return this.#parts.keeper.persist();
  }

  export(options?: ExportOptions): ByteStream {
    this.#assertOpen();
    return exportCall(this.#parts, options);
  }

  async import(source: ImportSource, options?: ImportOptions): Promise<ImportResult> {
    this.#assertOpen();
    return importCall(this.#parts, source, options);
  }

  async deleteStream(name: string, id: string, options?: AddToStreamsOptions): Promise<boolean> {
    this.#assertOpen();
    const { engine, settings, watchers } = this.#parts;
    const given = readCall(options, 'database', 'openTimeout');
    const { database, openTimeout = settings.defaultOpenTimeout, signal } = given;
    const storeId = this.#storeIdOf(name, id, database);
    assertTimeout('openTimeout', openTimeout, 0);
    const sessionTimeout = settings.defaultSessionTimeout;
    const deleter = { engine, openTimeout, sessionTimeout, appends: this.#appends, signal };
    const version = await deleteStream(deleter, storeId);
    if (version > 0) watchers.tell({ ...storeId, version, deleted: true });
    return version > 0;
  }

  async deleteDatabase(database: string, options?: Cancellable): Promise<void> {
    this.#assertOpen();
    const { signal } = readCall(options);
    assertName('database', database);
    await this.#parts.engine.deleteDatabase(database, { signal });
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return (this.#closing ??= this.#close().catch((error: unknown) => {
      this.#closing = undefined;
      throw error;
    }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    const { engine, watchers, log } = this.#parts;
    watchers.clear();
    try {
      const parts = [log, ...this.#projections.values(), ...this.#stores];
      await Promise.all(parts.map((part) => part.close()));
    } finally {
      await engine.close();
    }
  }

  async #addToStreams(
    additions: readonly StreamAddition<E>[],
    options: AddToStreamsOptions | undefined,
    lastSession?: string,
  ): Promise<readonly AddedTo[]> {
    this.#assertOpen();
    const added = await addToStreams({ ...this.#parts, appends: this.#appends, lastSession }, additions, options);
    for (const { change, append } of added) if (append.batch.parts.length > 0) this.#parts.watchers.tell(change);
    return added;
  }

  /** The stream that is named by name and id, or by a message of it. @throws InvalidArgumentError */
  #storeIdOf(named: string | Metadata | EventMessage<E>, id: unknown, database: string | undefined): StoreId {
    const { registry, settings } = this.#parts;
    const stream = typeof named === 'string' ? { name: named, id: id as string } : streamOf(named, registry);
    const storeId = { database: settings.defaultDatabase, ...stream, ...(database !== undefined && { database }) };
    assertStoreId(storeId);
    return storeId;
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new StoreNotOpenError({});
  }
}
