import { hasMethods, isObject, readArgument, readOptions, refuse } from '../contract/argument.ts';
import type { EventStoreProvider } from '../contract/event-store-provider.ts';
import type { EventStoreLogger, FieldsFirstLogger } from '../contract/logger.ts';
import type { Durability, EventStoreSettings } from '../contract/settings.ts';
import { systemClock, type Clock } from '../platform/clock.ts';
import type { Projection } from '../contract/projection.ts';
import { assertRegistry, type EventRegistry } from '../events/registry.ts';
import type { Backend } from '../engine/backend.ts';
import { createEngine } from '../engine/engine.ts';
import { Watchers } from '../changes/watchers.ts';
import { assertDurability } from '../client/arguments.ts';
import { endingEngine } from '../client/ending-engine.ts';
import { resolveLogger } from '../client/logger.ts';
import { Provider } from '../client/provider.ts';
import { readProjections } from '../client/read-projections.ts';
import { resolveSettings } from '../client/resolve-settings.ts';
import * as transfer from '../transfer/transfer.ts';
import * as logMachine from '../subscriptions/log-machine.ts';
import { createEventLog } from '../subscriptions/event-log.ts';

export interface KeyValueProviderOptions<E extends object> {
  /** The events, from `defineEvents`. */
  readonly events: EventRegistry<E>;
  /** The projections whose documents the provider has, from `defineProjection`. Default: none. */
  readonly projections?: readonly Projection<E, object>[];
  /** Where they are stored. Providers that are given the same one see each other as tabs of one browser do. */
  readonly backend: Backend;
  readonly settings?: Partial<EventStoreSettings>;
  /** What an acknowledged write has survived, as far as the backend can tell the two apart. Default: `strict`. */
  readonly durability?: Durability;
  /** Where log lines go: `console`, a pino logger, or one like them. Default: nowhere. */
  readonly logger?: EventStoreLogger | FieldsFirstLogger;
  /** Time of sessions; tests give one that they move. Default: the system's. */
  readonly clock?: Clock;
}

/**
 * A provider on any key-value storage, in this thread: the engine of the browser's worker without the worker.
 * @throws InvalidArgumentError naming the option, or the setting, that is not what it must be.
 */
export function createKeyValueEventStoreProvider<E extends object>(options: KeyValueProviderOptions<E>): EventStoreProvider<E> {
  const given = readOptions(options, ['events', 'projections', 'backend', 'settings', 'durability', 'logger', 'clock']);
  const { events, durability = 'strict', clock = systemClock } = given;
  assertRegistry('events', events);
  assertDurability(durability);
  if (!hasMethods(clock, 'now', 'monotonic', 'schedule')) refuse('clock', 'must have now(), monotonic() and schedule()');
  const { storage, locks, changes } = readBackend(given.backend);
  const watchers = new Watchers((onChange, onGap) => changes.subscribe(onChange, onGap));
  const logger = resolveLogger(given.logger);
  const settings = resolveSettings(given.settings);
  const local = createEngine({
    storage,
    locks,
    clock,
    changes,
    onWiped: () => watchers.resync(),
    logger,
    durability,
    newId: () => crypto.randomUUID(),
  });
  const engine = endingEngine(local);
  const host = { engine, registry: events, settings, watchers, locks, clock, logger };
  return new Provider({
    keeper: {
      health: async () => ({ persisted: true, durability, backend: 'key-value' }),
      persist: async () => true,
    },
    loadTransfer: async () => transfer,
    ...host,
    host,
    log: createEventLog({ ...host, loadMachine: async () => logMachine }),
    projections: readProjections(given.projections),
  });
}

function readBackend(backend: Backend | undefined): Backend {
  return readArgument('backend', () => {
    if (!isObject(backend)) refuse('backend', 'must have storage, locks and changes');
    const { storage, locks, changes } = backend;
    if (!hasMethods(storage, 'open', 'list', 'delete')) refuse('backend.storage', 'must have open(), list() and delete()');
    if (!hasMethods(locks, 'request')) refuse('backend.locks', 'must have request()');
    if (!hasMethods(changes, 'publish', 'flush', 'subscribe')) {
      refuse('backend.changes', 'must have publish(), flush() and subscribe()');
    }
    return { storage, locks, changes };
  });
}
