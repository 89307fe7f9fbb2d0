import { expect, test } from '../fixtures.ts';

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
