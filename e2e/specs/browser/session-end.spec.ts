import type { Tab } from '../../support/engines/index.ts';
import { expect, test } from '../../support/fixtures.ts';

/** Opens a store in the tab and adds one event; the session stays open. */
function hold(tab: Tab, database: string, sessionTimeout: number): Promise<number> {
  return tab.evaluate(
    async (tenant, timeout) => {
      const provider = harness.bank.connect();
      const store = await provider.openStore('Account', '1', { database: tenant, sessionTimeout: timeout });
      return store.add(harness.bank.deposits(1));
    },
    database,
    sessionTimeout,
  );
}

/** Opens the same store in another tab and adds an event; returns its version and how long opening took. */
function takeOver(tab: Tab, database: string): Promise<{ version: number; waited: number }> {
  return tab.evaluate(async (tenant) => {
    const provider = harness.bank.connect();
    const started = performance.now();
    const store = await provider.openStore('Account', '1', { database: tenant, openTimeout: 20_000 });
    const waited = performance.now() - started;
    const version = await store.add(harness.bank.deposits(1));
    await provider.close();
    return { version, waited };
  }, database);
}

// A session must end by itself within its timeout and 5 seconds; a dead holder's at once, long before a minute.
const GRACE = 5_000;

test('a live holder that idles loses its stream when its session expires', async ({ openTab, database }) => {
  const [holder, other] = [await openTab(), await openTab()];
  await hold(holder, database, 2_000);
  const { version, waited } = await takeOver(other, database);
  expect(version).toBe(2);
  expect(waited).toBeLessThan(2_000 + GRACE);
});

test('a tab that is closed frees its streams at once', async ({ openTab, database }) => {
  const [holder, other] = [await openTab(), await openTab()];
  await hold(holder, database, 60_000);
  await holder.close();
  const { version, waited } = await takeOver(other, database);
  expect(version).toBe(2);
  expect(waited).toBeLessThan(GRACE);
});

test('a tab whose process is killed frees its streams at once', async ({ openTab, database, engine }) => {
  test.skip(!engine.capabilities.has('tab-process'), engine.missing['tab-process']);
  const [holder, other] = [await openTab(), await openTab()];
  await hold(holder, database, 60_000);
  await holder.kill();
  const { version, waited } = await takeOver(other, database);
  expect(version).toBe(2);
  expect(waited).toBeLessThan(GRACE);
});

test('a frozen tab loses its stream when its session expires, and writes nothing once it is thawed', async ({
  openTab,
  database,
  engine,
}) => {
  test.skip(!engine.capabilities.has('tab-process'), engine.missing['tab-process']);
  const [holder, other] = [await openTab(), await openTab()];
  await holder.evaluate(async (tenant) => {
    const provider = harness.bank.connect();
    const store = await provider.openStore('Account', '1', { database: tenant, sessionTimeout: 2_000 });
    await store.add(harness.bank.deposits(1));
    Object.assign(globalThis, { store });
  }, database);
  await holder.freeze();
  const { version, waited } = await takeOver(other, database);
  await holder.thaw();
  expect(version).toBe(2);
  expect(waited).toBeLessThan(2_000 + GRACE);
  const refused = await holder.evaluate(async () => {
    return store.add(harness.bank.deposits(1)).then(
      () => 'written',
      (error: unknown) => (error instanceof harness.library.InvalidStoreSessionError ? error.name : String(error)),
    );
  });
  expect(refused).toBe('InvalidStoreSessionError');
  const stored = await other.evaluate(async (tenant) => {
    const provider = harness.bank.connect();
    return (await provider.read('Account', '1', { database: tenant }).get()).length;
  }, database);
  expect(stored).toBe(2);
});

test('a session that ends in the middle of a storm of adds: every acknowledged event is there, and none came after', async ({
  openTab,
  database,
}) => {
  const [holder, other] = [await openTab(), await openTab()];
  await holder.evaluate(async (tenant) => {
    const provider = harness.bank.connect();
    const store = await provider.openStore('Account', '1', { database: tenant, sessionTimeout: 700 });
    Object.assign(globalThis, { store });
  }, database);
  const storm = holder.evaluate(async () => {
    const acknowledged: number[] = [];
    for (let n = 1; ; n++) {
      try {
        await store.add(harness.bank.deposits(1, n));
        acknowledged.push(n);
      } catch (error) {
        return { acknowledged, ended: (error as Error).name };
      }
    }
  });
  const { version } = await takeOver(other, database);
  const { acknowledged, ended } = await storm;
  expect(['StoreSessionExpiredError', 'InvalidStoreSessionError']).toContain(ended);
  const stored = await other.evaluate(async (tenant) => {
    const provider = harness.bank.connect();
    const messages = await provider.read('Account', '1', { database: tenant }).get();
    return messages.map(({ event }) => ('amount' in event ? event.amount : 0));
  }, database);
  expect(stored).toEqual([...acknowledged, 1]);
  expect(version).toBe(acknowledged.length + 1);
});
