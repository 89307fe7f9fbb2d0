import { expect, test } from '../../support/fixtures.ts';

test('watchers are told once to read again when the worker has died, and hear of what is added later', async ({
  tab,
  database,
}) => {
  const heard = await tab.evaluate(async (tenant) => {
    const { bank } = harness;
    const notices: (number | 'resync')[] = [];
    const provider = bank.connect();
    provider.watch((notice) => notices.push('resync' in notice ? 'resync' : notice.version), { database: tenant });
    const until = async (count: number): Promise<void> => {
      for (const end = performance.now() + 5_000; notices.length < count && performance.now() < end;)
        await new Promise((resolve) => setTimeout(resolve, 5));
    };
    const store = await provider.openStore('Account', '1', { database: tenant });
    await store.add(bank.deposits(1));
    await until(1);
    harness.workers.at(-1)?.terminate();
    await until(2);
    await store.open();
    await store.add(bank.deposits(1));
    await until(3);
    await provider.close();
    return notices;
  }, database);
  expect(heard).toEqual([1, 'resync', 2]);
});
