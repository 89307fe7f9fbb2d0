import type { Tab } from '../../support/engines/index.ts';
import { expect, test } from '../../support/fixtures.ts';

/** Counts from now on: the listeners of the page's `longLived` signal, and locks of sessions that are held or waited for. */
async function count(tab: Tab): Promise<void> {
  await tab.evaluate(() => {
    const { signal } = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
      listeners++;
      addEventListener.apply(signal, args);
    };
    signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
      listeners--;
      removeEventListener.apply(signal, args);
    };
    const counted = async (): Promise<Counted> => {
      const { held = [], pending = [] } = await navigator.locks.query();
      const locks = [...held, ...pending].filter(({ name }) => name?.startsWith('idb-eventstore:session:')).length;
      return { locks, listeners, workers: harness.workers.length };
    };
    Object.assign(globalThis, { longLived: signal, counted });
  });
}

interface Counted {
  readonly locks: number;
  readonly listeners: number;
  readonly workers: number;
}

declare global {
  var longLived: AbortSignal;
  var counted: () => Promise<Counted>;
}

test('two thousand stores opened and closed leave no lock, and no listener on a signal that lives on', async ({
  tab,
  database,
}) => {
  await count(tab);
  const left = await tab.evaluate(async (tenant) => {
    const { bank } = harness;
    const signal = longLived;
    const provider = bank.connect();
    for (let n = 0; n < 2_000; n++) {
      const store = await provider.openStore('Account', String(n % 50), { database: tenant, signal });
      await store.version({ signal });
      if (n % 10 === 0) await store.add(bank.deposits(1), { signal });
      await store.close();
    }
    const after = await counted();
    await provider.close();
    return after;
  }, database);
  expect(left).toEqual({ locks: 0, listeners: 0, workers: 1 });
});

test('calls that fail, are aborted or left leave no lock, and no listener on a signal that lives on', async ({
  tab,
  database,
}) => {
  await count(tab);
  const outcome = await tab.evaluate(async (tenant) => {
    const { bank, library } = harness;
    const signal = longLived;
    const [provider, holder] = [bank.connect(), bank.connect()];
    await holder.openStore('Account', 'held', { database: tenant });
    const store = await provider.openStore('Account', '1', { database: tenant });
    await store.add(bank.deposits(100));
    const stale = (): never => library.createMessage(new bank.Deposited(1), { sequenceNumber: 1 }) as never;
    const abortSoon = (): AbortSignal => {
      const controller = new AbortController();
      setTimeout(() => controller.abort());
      return AbortSignal.any([signal, controller.signal]);
    };
    let failed = 0;
    for (let n = 0; n < 100; n++) {
      const calls = [
        provider.openStore('Account', 'held', { database: tenant, openTimeout: 1, signal }),
        provider.openStore('Account', 'held', { database: tenant, signal: abortSoon() }),
        store.add([stale()], { signal }),
        store.add([{} as never], { signal }),
        provider.read('Account', 'none', { database: tenant, signal }).findByIdempotencyId('none'),
        store.clearSnapshot(99, { signal }),
      ];
      for (const { status } of await Promise.allSettled(calls)) if (status === 'rejected') failed++;
      for await (const message of store.stream({ signal, batchSize: 1 })) if (message) break;
      provider.watch(() => undefined, { signal })();
    }
    provider.watch(() => undefined, { signal });
    const held = await counted();
    await Promise.all([provider.close(), holder.close()]);
    return { failed, held, left: await counted() };
  }, database);
  expect(outcome).toEqual({
    failed: 600,
    held: { locks: 2, listeners: 1, workers: 2 },
    left: { locks: 0, listeners: 0, workers: 2 },
  });
});
