import { expect, test } from '@playwright/test';
import { bankEvents, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { Provider } from '../../../src/client/provider.ts';
import { Watchers } from '../../../src/changes/watchers.ts';
import type { EventStoreEngine } from '../../../src/contract/event-store-engine.ts';
import { DEFAULT_SETTINGS } from '../../../src/contract/settings.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import * as logMachine from '../../../src/subscriptions/log-machine.ts';
import { createEventLog } from '../../../src/subscriptions/event-log.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { inMemory } from '../../../src/key-value.ts';

/** A provider on an engine with faults. */
function providerWith(faults: Partial<EventStoreEngine>): { provider: Provider<BankEvent>; engine: EventStoreEngine } {
  const { storage, locks, changes } = inMemory();
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const newId = (): string => crypto.randomUUID();
  const engine = createEngine({ storage, locks, clock: systemClock, changes, logger, durability: 'strict', newId });
  Object.assign(engine, faults);
  const watchers = new Watchers(() => () => undefined);
  const host = { engine, registry: bankEvents, settings: DEFAULT_SETTINGS, watchers, locks, clock: systemClock, logger };
  return {
    provider: new Provider({
      ...host,
      host,
      log: createEventLog({ ...host, loadMachine: async () => logMachine }),
      projections: [],
    }),
    engine,
  };
}

test('a provider ends its engine though a store of it cannot be closed, and tells of it', async () => {
  let ended = 0;
  const { provider } = providerWith({
    async closeSession() {
      throw new Error('a fault');
    },
    async close() {
      ended++;
    },
  });
  await provider.openStore('Account', '1');
  await expect(provider.close()).rejects.toThrow('a fault');
  expect(ended).toBe(1);
});

test('a provider that failed to close can be closed again', async () => {
  let calls = 0;
  const { provider } = providerWith({
    async close() {
      if (++calls === 1) throw new Error('a fault');
    },
  });
  await expect(provider.close()).rejects.toThrow('a fault');
  await expect(provider.openStore('Account', '1')).rejects.toThrow('closed');
  await provider.close();
  await provider.close();
  expect(calls).toBe(2);
});
