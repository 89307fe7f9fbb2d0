import type { ChangeNotice } from '../contract/change.ts';
import type { EventStoreEngine } from '../contract/engine.ts';
import { InvalidArgumentError, StorageUnavailableError } from '../contract/errors/index.ts';
import type { MessageDomain, Metadata } from '../contract/message.ts';
import type {
  CompactOptions,
  CompactResult,
  EventStoreProvider,
  ProviderOpenStoreOptions,
  ReadOptions,
  WatchOptions,
} from '../contract/provider.ts';
import type { EventStoreSettings } from '../contract/settings.ts';
import type { EventStore, EventStoreReader } from '../contract/store.ts';
import type { StoreId } from '../contract/store-id.ts';
import type { EventRegistry } from '../events/registry.ts';
import { assertName, assertStoreId } from './arguments.ts';
import { compact } from './compact.ts';
import './dispose-symbol.ts';
import { StreamReader } from './reader.ts';
import { Store, type Closable, type StoreOwner } from './store.ts';
import type { Watchers } from './watchers.ts';

export interface ProviderParts<E extends object> {
  readonly engine: EventStoreEngine;
  readonly registry: EventRegistry<E>;
  readonly settings: EventStoreSettings;
  readonly watchers: Watchers;
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
  };
  #isClosed = false;
  #closing: Promise<void> | undefined;

  constructor(parts: ProviderParts<E>) {
    this.#parts = parts;
  }

  openStore(name: string, id: string, options?: ProviderOpenStoreOptions): Promise<EventStore<E>>;
  openStore(metadata: Metadata, options?: ProviderOpenStoreOptions): Promise<EventStore<E>>;
  async openStore(
    named: string | Metadata,
    idOrOptions?: string | ProviderOpenStoreOptions,
    lastOptions?: ProviderOpenStoreOptions,
  ): Promise<EventStore<E>> {
    const options = (typeof named === 'string' ? lastOptions : (idOrOptions as ProviderOpenStoreOptions)) ?? {};
    const storeId = this.#storeId(options, typeof named === 'string' ? { name: named, id: idOrOptions as string } : named);
    assertStoreId(storeId);
    const store = new Store({ ...this.#parts, storeId, owner: this.#owner });
    await store.open(options);
    return store;
  }

  read(name: string, id: string, { database, signal }: ReadOptions = {}): EventStoreReader<E> {
    const { engine, registry, settings } = this.#parts;
    const storeId: StoreId = { database: database ?? settings.defaultDatabase, name, id };
    assertStoreId(storeId);
    const target = (): { storeId: StoreId } => {
      this.#assertOpen();
      return { storeId };
    };
    return new StreamReader({ engine, registry, storeId, target, signal });
  }

  watch(listener: (notice: ChangeNotice) => void, options: WatchOptions = {}): () => void {
    return this.#parts.watchers.watch(listener, options);
  }

  async compact(options: CompactOptions = {}): Promise<CompactResult> {
    this.#assertOpen();
    const { engine, settings } = this.#parts;
    const database = options.database ?? settings.defaultDatabase;
    assertName('database', database);
    return compact(engine, database, options);
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
    const { engine, watchers } = this.#parts;
    watchers.clear();
    try {
      await Promise.all([...this.#stores].map((store) => store.close()));
    } finally {
      await engine.close();
    }
  }

  #storeId({ database }: ProviderOpenStoreOptions, named: MessageDomain | Metadata): StoreId {
    const { defaultDatabase } = this.#parts.settings;
    if (!('message' in named)) return { database: database ?? defaultDatabase, name: named.name, id: named.id };
    const { message, context } = named;
    if (message.domain) return { database: database ?? context.partitionId ?? defaultDatabase, ...message.domain };
    throw new InvalidArgumentError({ parameter: 'metadata.message.domain', reason: 'must name the aggregate' });
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new StorageUnavailableError({ transient: false, reason: 'the provider was closed' });
  }
}
