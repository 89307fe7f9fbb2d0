import { hasMethods, readArgument, readOptions, refuse } from '../contract/argument.ts';
import type { EventStoreLogger, FieldsFirstLogger } from '../contract/logger.ts';
import type { EventStoreProvider } from '../contract/event-store-provider.ts';
import type { EventStoreSettings } from '../contract/settings.ts';
import { systemClock, type Clock } from '../platform/clock.ts';
import { createEngine } from '../engine/engine.ts';
import { InProcessChanges } from '../changes/in-process-changes.ts';
import { SCHEMA } from '../engine/schema.ts';
import { assertRegistry, type EventRegistry } from '../events/registry.ts';
import type { KeyValueStorage } from '../storage/port.ts';
import { InMemoryStorage } from '../storage/memory/in-memory-storage.ts';
import { InProcessLocks } from '../platform/in-process-locks.ts';
import { resolveLogger } from '../client/logger.ts';
import { Provider } from '../client/provider.ts';
import { resolveSettings } from '../client/resolve-settings.ts';
import { Watchers } from '../changes/watchers.ts';

export interface InMemoryProviderOptions<E extends object> {
  /** The event classes, from `defineEvents`. */
  readonly events: EventRegistry<E>;
  readonly settings?: Partial<EventStoreSettings>;
  readonly logger?: EventStoreLogger | FieldsFirstLogger;
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
    if (!hasMethods(storage, 'open')) refuse('storage', 'must be a KeyValueStorage');
    this.storage = storage;
  }
}

/**
 * A provider without worker and without IndexedDB, for unit tests and for Node: the same engine on memory.
 * @throws InvalidArgumentError naming the option, or the setting, that is not what it must be.
 */
export function createInMemoryEventStoreProvider<E extends object>(options: InMemoryProviderOptions<E>): EventStoreProvider<E> {
  const given = readOptions(options, ['events', 'settings', 'logger', 'clock', 'world']);
  const { events, clock = systemClock, world = new InMemoryWorld() } = given;
  assertRegistry('events', events);
  if (!hasMethods(clock, 'now', 'monotonic', 'schedule')) refuse('clock', 'must have now(), monotonic() and schedule()');
  const { storage, locks, changes } = readWorld(world);
  const watchers = new Watchers((onChange) => changes.subscribe(onChange));
  return new Provider({
    engine: createEngine({
      storage,
      locks,
      clock,
      changes,
      onWiped: () => watchers.resync(),
      logger: resolveLogger(given.logger),
      durability: 'strict',
      newId: () => crypto.randomUUID(),
    }),
    registry: events,
    settings: resolveSettings(given.settings),
    watchers,
  });
}

/** What a world is made of, whichever copy of the package has made it. */
function readWorld(world: InMemoryWorld): InMemoryWorld {
  return readArgument('world', () => {
    const { storage, locks, changes } = world;
    if (hasMethods(storage, 'open') && hasMethods(locks, 'request') && hasMethods(changes, 'publish', 'subscribe')) {
      return { storage, locks, changes };
    }
    return refuse('world', 'must be an InMemoryWorld');
  });
}
