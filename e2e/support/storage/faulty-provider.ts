import { bankEvents, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { Provider } from '../../../src/client/provider.ts';
import { Watchers } from '../../../src/changes/watchers.ts';
import type { EventStoreEngine } from '../../../src/contract/event-store-engine.ts';
import { silentLogger, type EventStoreLogger } from '../../../src/contract/logger.ts';
import { DEFAULT_SETTINGS } from '../../../src/contract/settings.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import * as transfer from '../../../src/transfer/transfer.ts';
import * as logMachine from '../../../src/subscriptions/log-machine.ts';
import { createEventLog } from '../../../src/subscriptions/event-log.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { inMemory, type Backend } from '../../../src/key-value.ts';

export interface FaultyProviderOptions {
  readonly backend?: Backend;
  readonly logger?: EventStoreLogger;
  /** Methods in the place of the engine's own, which it is given. */
  readonly faults: (engine: EventStoreEngine) => Partial<EventStoreEngine>;
}

/** A provider on an engine with faults. */
export function faultyProvider({
  backend = inMemory(),
  logger = silentLogger,
  faults,
}: FaultyProviderOptions): Provider<BankEvent> {
  const ports = {
    ...backend,
    clock: systemClock,
    logger: silentLogger,
    durability: 'strict',
    newId: () => crypto.randomUUID(),
  } as const;
  const engine = createEngine(ports);
  Object.assign(engine, faults(methodsOf(engine)));
  const watchers = new Watchers((onChange, onGap) => backend.changes.subscribe(onChange, onGap));
  const host = {
    engine,
    registry: bankEvents,
    settings: DEFAULT_SETTINGS,
    watchers,
    logger,
    locks: backend.locks,
    clock: systemClock,
  };
  return new Provider({
    keeper: { health: async () => ({ persisted: true, durability: 'strict', backend: 'key-value' }), persist: async () => true },
    loadTransfer: async () => transfer,
    ...host,
    host,
    log: createEventLog({ ...host, loadMachine: async () => logMachine }),
    projections: [],
  });
}

/** The engine with the methods of its class, whatever is put in their place. */
function methodsOf(engine: EventStoreEngine): EventStoreEngine {
  const own: object = Object.getPrototypeOf(engine) as object;
  return new Proxy(engine, { get: (_, name) => (Reflect.get(own, name) as () => unknown).bind(engine) });
}
