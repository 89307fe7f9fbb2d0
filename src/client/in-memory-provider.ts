import { silentLogger, type EventStoreLogger } from '../contract/logger.ts';
import type { EventStoreProvider } from '../contract/provider.ts';
import type { EventStoreSettings } from '../contract/settings.ts';
import { systemClock, type Clock } from '../event-store/clock.ts';
import { createEngine } from '../event-store/engine.ts';
import { InProcessChanges } from '../event-store/in-process-changes.ts';
import { SCHEMA } from '../event-store/schema.ts';
import type { EventRegistry } from '../events/registry.ts';
import type { KeyValueStorage } from '../key-value/database.ts';
import { InMemoryStorage } from '../key-value/in-memory.ts';
import { InProcessLocks } from '../locks/in-process-locks.ts';
import { isolatedLogger } from './isolated-logger.ts';
import { Provider } from './provider.ts';
import { resolveSettings } from './settings.ts';
import { Watchers } from './watchers.ts';

export interface InMemoryProviderOptions<E extends object> {
  /** The event classes, from `defineEvents`. */
  readonly events: EventRegistry<E>;
  readonly settings?: Partial<EventStoreSettings>;
  readonly logger?: EventStoreLogger;
  /** Time of sessions; tests give one that they move. Default: the system's. */
  readonly clock?: Clock;
  /** What several providers share, as tabs of one browser do. Default: a world of its own. */
  readonly world?: InMemoryWorld;
}

/** A storage with its locks and changes, in the memory of this thread. */
export class InMemoryWorld {
  readonly storage: KeyValueStorage;
  readonly locks: InProcessLocks = new InProcessLocks();
  readonly changes: InProcessChanges = new InProcessChanges();

  /** @param storage any adapter of the storage port; by default one that forgets everything with the page. */
  constructor(storage: KeyValueStorage = new InMemoryStorage(SCHEMA)) {
    this.storage = storage;
  }
}

/**
 * A provider without worker and without IndexedDB, for unit tests and for Node: the same engine on memory.
 * @throws InvalidArgumentError for settings that are out of range.
 */
export function createInMemoryEventStoreProvider<E extends object>(options: InMemoryProviderOptions<E>): EventStoreProvider<E> {
  const { events, logger = silentLogger, clock = systemClock, world = new InMemoryWorld() } = options;
  const { storage, locks, changes } = world;
  const watchers = new Watchers((onChange) => changes.subscribe(onChange));
  return new Provider({
    engine: createEngine({
      storage,
      locks,
      clock,
      changes,
      onWiped: () => watchers.resync(),
      logger: isolatedLogger(logger),
      durability: 'strict',
      newId: () => crypto.randomUUID(),
    }),
    registry: events,
    settings: resolveSettings(options.settings),
    watchers,
  });
}
