import { expect, test } from '../../support/fixtures.ts';

test('what is added just before a provider is closed is told to watchers elsewhere', async ({ tab, database }) => {
  const heard = await tab.evaluate(async (tenant) => {
    const { bank } = harness;
    const last = [0, 0, 0, 0, 0];
    bank.connect().watch(
      (notice) => {
        if ('id' in notice) last[Number(notice.id)] = notice.version;
      },
      { database: tenant },
    );
    for (const round of last.keys()) {
      const provider = bank.connect();
      const store = await provider.openStore('Account', String(round), { database: tenant });
      // The first notice goes out at once; the next would wait for its frame, which the worker does not see.
      await store.add(bank.deposits(1));
      await Promise.all([store.add(bank.deposits(1)), provider.close()]);
    }
    for (const end = performance.now() + 3_000; last.some((version) => version < 2) && performance.now() < end;)
      await new Promise((resolve) => setTimeout(resolve, 5));
    return last;
  }, database);
  expect(heard).toEqual([2, 2, 2, 2, 2]);
});
