import { readOptions } from '../contract/argument.ts';
import type { EventStoreProvider } from '../contract/event-store-provider.ts';
import { InProcessLocks } from '../platform/in-process-locks.ts';
import type { KeyValueStorage } from '../storage/port.ts';
import { InMemoryStorage } from '../storage/memory/in-memory-storage.ts';
import type { Backend } from '../engine/backend.ts';
import { SCHEMA } from '../engine/schema.ts';
import { InProcessChanges } from '../changes/in-process-changes.ts';
import { createKeyValueEventStoreProvider, type KeyValueProviderOptions } from './key-value-provider.ts';

/** A backend on any storage, whose locks and changes reach the providers of this thread that are given it. */
export function inProcess(storage: KeyValueStorage): Backend {
  return { storage, locks: new InProcessLocks(), changes: new InProcessChanges() };
}

/** A backend in the memory of this thread, which forgets everything with it. */
export function inMemory(): Backend {
  return inProcess(new InMemoryStorage(SCHEMA));
}

export interface InMemoryProviderOptions<E extends object> extends Omit<KeyValueProviderOptions<E>, 'backend'> {
  /** What several providers share, as tabs of one browser do. Default: a new `inMemory()`. */
  readonly backend?: Backend;
}

/**
 * A provider without worker and without IndexedDB, for unit tests and for Node: the same engine on memory.
 * @throws InvalidArgumentError naming the option, or the setting, that is not what it must be.
 */
export function createInMemoryEventStoreProvider<E extends object>(options: InMemoryProviderOptions<E>): EventStoreProvider<E> {
  const given = readOptions(options, ['events', 'projections', 'backend', 'settings', 'durability', 'logger', 'clock']);
  return createKeyValueEventStoreProvider({ ...given, backend: given.backend ?? inMemory() } as KeyValueProviderOptions<E>);
}
