import { readOptions } from '../contract/argument.ts';
import { silentLogger, type EventStoreLogger, type FieldsFirstLogger } from '../contract/logger.ts';
import type { EventStoreProvider } from '../contract/event-store-provider.ts';
import type { Durability, EventStoreSettings } from '../contract/settings.ts';
import type { Projection } from '../contract/projection.ts';
import { assertRegistry, type EventRegistry } from '../events/registry.ts';
import { systemClock } from '../platform/clock.ts';
import type { Locks } from '../platform/locks.ts';
import { broadcastChanges } from '../changes/broadcast-source.ts';
import { assertDurability } from '../client/arguments.ts';
import { endingEngine } from '../client/ending-engine.ts';
import { resolveLogger } from '../client/logger.ts';
import { Provider } from '../client/provider.ts';
import { browserStorage, warnOfRisks } from './browser-storage.ts';
import { RemoteEngine } from '../rpc/remote-engine.ts';
import { assertRunsHere, isSupported } from './required-platform.ts';
import { readProjections } from '../client/read-projections.ts';
import { resolveSettings } from '../client/resolve-settings.ts';
import { workerSpawner, type WorkerSource } from '../rpc/spawn-worker.ts';
import { Watchers } from '../changes/watchers.ts';
import { createEventLog } from '../subscriptions/event-log.ts';
import { WorkerLink } from '../rpc/worker-link.ts';
import { workerStarter } from '../rpc/worker-starter.ts';

export interface ProviderOptions<E extends object> {
  /** The event classes, from `defineEvents`. */
  readonly events: EventRegistry<E>;
  /** The projections whose documents the provider has, from `defineProjection`. Default: none. */
  readonly projections?: readonly Projection<E, object>[];
  readonly settings?: Partial<EventStoreSettings>;
  /** What an acknowledged write has survived. Default: `strict`. */
  readonly durability?: Durability;
  /** Where log lines go, the worker's included: `console`, a pino logger, or one like them. Default: nowhere. */
  readonly logger?: EventStoreLogger | FieldsFirstLogger;
  /** Where the worker comes from. Default: the package starts its own. A `Worker` given here serves this provider only. */
  readonly worker?: WorkerSource;
}

/** Where there are none, whatever needs them has failed before. */
const pageLocks: Locks = { request: (...request) => navigator.locks.request(...request) };

/**
 * A provider on IndexedDB, in a worker of its own. Nothing is started before the first call, which rejects with
 * StorageUnavailableError where it is not supported, as on a server; `watch` hears nothing there.
 * @throws InvalidArgumentError naming the option, or the setting, that is not what it must be.
 */
export function createEventStoreProvider<E extends object>(options: ProviderOptions<E>): EventStoreProvider<E> {
  const given = readOptions(options, ['events', 'projections', 'settings', 'durability', 'logger', 'worker']);
  const { events, durability = 'strict' } = given;
  assertRegistry('events', events);
  assertDurability(durability);
  const settings = resolveSettings(given.settings);
  const logger = resolveLogger(given.logger);
  const watchers = new Watchers((...listeners) => (isSupported().supported ? broadcastChanges(...listeners) : () => undefined));
  const start = workerStarter({
    isOwn: given.worker === undefined,
    spawn: workerSpawner(given.worker),
    logger,
    start: (spawn) =>
      WorkerLink.start({
        spawn,
        locks: navigator.locks,
        isOnline: () => navigator.onLine,
        onMessage(told) {
          if (told.type === 'wiped') watchers.resync();
          else logger[told.level](told.message, told.fields);
        },
        durability,
        logging: logger !== silentLogger,
      }),
  });
  const keeper = browserStorage(durability);
  let isWarned = false;
  const remote = new RemoteEngine({
    async start() {
      assertRunsHere();
      if (logger !== silentLogger && !isWarned) void warnOfRisks(keeper, logger);
      isWarned = true;
      return start();
    },
    onDeath() {
      logger.error('worker terminated', {});
      watchers.resync();
    },
  });
  const engine = endingEngine(remote);
  const host = { engine, registry: events, settings, watchers, locks: pageLocks, clock: systemClock, logger };
  return new Provider({
    keeper,
    loadTransfer: () => import('../transfer/transfer.ts'),
    ...host,
    host,
    log: createEventLog({ ...host, loadMachine: () => import('../subscriptions/log-machine.ts') }),
    projections: readProjections(given.projections),
  });
}
