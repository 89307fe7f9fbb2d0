import { expect, test } from '../../support/fixtures.ts';

test('an open that is aborted as its answer arrives leaves the stream free', async ({ tab, database }) => {
  const outcome = await tab.evaluate(async (tenant) => {
    const { bank, library } = harness;
    const provider = bank.connect();
    // The worker runs and knows the database, so that the open below is on its way within one task.
    await provider.read('Account', '1', { database: tenant }).version();
    const controller = new AbortController();
    const opening = provider.openStore('Account', '1', { database: tenant, signal: controller.signal });
    const aborted = opening.then(
      () => 'opened',
      (error: unknown) => (error as Error).name,
    );
    await new Promise((resolve) => setTimeout(resolve));
    // While the page is busy the worker opens the session, and its answer waits behind this task.
    for (const end = performance.now() + 500; performance.now() < end;);
    controller.abort();
    const next = await bank
      .connect()
      .openStore('Account', '1', { database: tenant, openTimeout: 5_000 })
      .catch((error: unknown) => error);
    return [await aborted, next instanceof library.EventStoreError ? next.message : 'opened'];
  }, database);
  expect(outcome).toEqual(['AbortError', 'opened']);
});

test('an open that is aborted while it waits does not wait on in its worker', async ({ tab, database }) => {
  const outcome = await tab.evaluate(async (tenant) => {
    const { bank } = harness;
    const holder = await bank.connect().openStore('Account', '1', { database: tenant });
    const waiting = async (): Promise<number> => {
      const { pending = [] } = await navigator.locks.query();
      return pending.filter(({ name }) => !name?.startsWith('idb-eventstore:alive:')).length;
    };
    const until = async (count: number): Promise<boolean> => {
      for (const end = performance.now() + 5_000; performance.now() < end;) if ((await waiting()) === count) return true;
      return false;
    };
    const controller = new AbortController();
    const { signal } = controller;
    const opening = bank.connect().openStore('Account', '1', { database: tenant, openTimeout: 60_000, signal });
    const aborted = opening.then(
      () => 'opened',
      (error: unknown) => (error as Error).name,
    );
    const began = await until(1);
    controller.abort();
    const ended = await until(0);
    await holder.close();
    return [began, await aborted, ended];
  }, database);
  expect(outcome).toEqual([true, 'AbortError', true]);
});
