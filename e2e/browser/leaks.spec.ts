import { expect, test } from '../fixtures.ts';

test('two thousand stores opened and closed leave no lock, and no listener on a signal that lives on', async ({
  tab,
  database,
}) => {
  const left = await tab.evaluate(async (tenant) => {
    const { bank } = harness;
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
    const locks = async (): Promise<number> => {
      const { held = [], pending = [] } = await navigator.locks.query();
      return [...held, ...pending].filter(({ name }) => name?.startsWith('idb-eventstore:session:')).length;
    };
    const provider = bank.connect();
    for (let n = 0; n < 2_000; n++) {
      const store = await provider.openStore('Account', String(n % 50), { database: tenant, signal });
      await store.version({ signal });
      if (n % 10 === 0) await store.add(bank.deposits(1), { signal });
      await store.close();
    }
    const after = { locks: await locks(), listeners, workers: harness.workers.length };
    await provider.close();
    return after;
  }, database);
  expect(left).toEqual({ locks: 0, listeners: 0, workers: 1 });
});
