import { silentLogger, type EventStoreLogger } from '../contract/logger.ts';
import type { EventStoreProvider } from '../contract/provider.ts';
import type { Durability, EventStoreSettings } from '../contract/settings.ts';
import type { EventRegistry } from '../events/registry.ts';
import { broadcastChanges } from './broadcast-changes.ts';
import { Provider } from './provider.ts';
import { RemoteEngine } from './remote-engine.ts';
import { resolveSettings } from './settings.ts';
import { workerSpawner, type WorkerSource } from './spawn-worker.ts';
import { Watchers } from './watchers.ts';
import { WorkerLink } from './worker-link.ts';
import { workerStarter } from './worker-starter.ts';

export interface ProviderOptions<E extends object> {
  /** The event classes, from `defineEvents`. */
  readonly events: EventRegistry<E>;
  readonly settings?: Partial<EventStoreSettings>;
  /** What an acknowledged write has survived. Default: `strict`. */
  readonly durability?: Durability;
  /** Where log lines go, the worker's included. Default: nowhere. */
  readonly logger?: EventStoreLogger;
  /** Where the worker comes from. Default: the package starts its own. A `Worker` given here serves this provider only. */
  readonly worker?: WorkerSource;
}

/**
 * A provider on IndexedDB, in a worker of its own. Nothing is started before the first call.
 * @throws InvalidArgumentError for settings that are out of range.
 */
export function createEventStoreProvider<E extends object>(options: ProviderOptions<E>): EventStoreProvider<E> {
  const { events, durability = 'strict', logger = silentLogger } = options;
  const settings = resolveSettings(options.settings);
  const start = workerStarter({
    source: options.worker,
    spawn: workerSpawner(options.worker),
    logger,
    start: (spawn) =>
      WorkerLink.start({
        spawn,
        locks: navigator.locks,
        onMessage: ({ level, message, fields }) => logger[level](message, fields),
        durability,
        logging: logger !== silentLogger,
      }),
  });
  const watchers = new Watchers(broadcastChanges);
  const engine = new RemoteEngine({
    start,
    onDeath() {
      logger.error('worker terminated', {});
      watchers.resync();
    },
  });
  return new Provider({ engine, registry: events, settings, watchers });
}
