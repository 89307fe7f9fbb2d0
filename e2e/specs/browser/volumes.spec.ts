import { expect, test } from '../../support/fixtures.ts';

const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, index) => first + index);

test('1,000 events of one stream are stored one by one and read back', async ({ tab, database }) => {
  const amounts = await tab.evaluate(async (tenant) => {
    const provider = harness.bank.connect();
    const store = await provider.openStore('Account', '1', { database: tenant });
    for (let n = 1; n <= 1_000; n++) await store.add(harness.bank.deposits(1, n));
    const events = (await store.get()).map(({ event }) => (event instanceof harness.bank.Deposited ? event.amount : 0));
    await provider.close();
    return events;
  }, database);
  expect(amounts).toEqual(range(1, 1_000));
});

test('10,000 events with a snapshot every 100 load from the last snapshot', async ({ tab, database }) => {
  const found = await tab.evaluate(async (tenant) => {
    const { Balance, Deposited, connect, deposits } = harness.bank;
    const provider = connect();
    const store = await provider.openStore('Account', '1', { database: tenant });
    for (let from = 1; from < 10_000; from += 100) await store.add(deposits(100, from));
    await store.snapshotAll(100, {
      onto: 'previous',
      fold(messages, previous) {
        const start = previous?.event instanceof Balance ? previous.event : new Balance(0, 0);
        const sum = messages.reduce((total, { event }) => total + (event instanceof Deposited ? event.amount : 0), start.amount);
        return harness.library.createMessage(new Balance(sum, start.events + messages.length));
      },
    });
    await store.add(deposits(3, 10_001));
    const all = await store.get();
    const tail = await store.get({ useSnapshot: true });
    const at = await store.get({ useSnapshot: true, version: 4_250 });
    const snapshots = await store.snapshotVersions();
    await provider.close();
    const summary = (messages: typeof all) => ({
      versions: messages.map(({ metadata }) => metadata.context.sequenceNumber),
      first: { ...messages[0]?.event },
    });
    return { all: summary(all).versions, tail: summary(tail), at: summary(at), snapshots };
  }, database);
  expect(found.all).toEqual(range(1, 10_003));
  expect(found.snapshots).toEqual(range(1, 100).map((n) => n * 100));
  expect(found.tail).toEqual({ versions: range(10_000, 10_003), first: { amount: 50_005_000, events: 10_000 } });
  expect(found.at).toEqual({ versions: range(4_200, 4_250), first: { amount: (4_200 * 4_201) / 2, events: 4_200 } });
});

test('four tabs add 1,000 events to one stream through sessions and optimistic retries', async ({ openTab, database }) => {
  test.setTimeout(180_000);
  const tabs = await Promise.all(range(1, 4).map(() => openTab()));
  const retries = await Promise.all(
    tabs.map((tab, index) =>
      tab.evaluate(
        async (tenant, tabNumber) => {
          const { Deposited, connect } = harness.bank;
          const provider = connect({ settings: { defaultDatabase: tenant, defaultOpenTimeout: 60_000 } });
          const reader = provider.read('Account', '1');
          let refused = 0;
          for (let n = 0; n < 250;) {
            // Decided on what was read before the session began: another tab may be faster.
            const sequenceNumber = (await reader.version()) + 1;
            const store = await provider.openStore('Account', '1');
            for (let next = sequenceNumber; n < 250 && next < sequenceNumber + 5; next++) {
              const message = harness.library.createMessage(new Deposited(tabNumber * 1_000 + n), { sequenceNumber: next });
              try {
                await store.add([message]);
                n++;
              } catch (error) {
                if (!(error instanceof harness.library.StoreVersionMismatchError)) throw error;
                refused++;
                break;
              }
            }
            await store.close();
          }
          await provider.close();
          return refused;
        },
        database,
        index,
      ),
    ),
  );
  const [first] = tabs;
  const stored = await first?.evaluate(async (tenant) => {
    const provider = harness.bank.connect();
    const messages = await provider.read('Account', '1', { database: tenant }).get();
    await provider.close();
    return messages.map(({ event, metadata }) => [metadata.context.sequenceNumber, 'amount' in event ? event.amount : -1]);
  }, database);
  expect(stored?.map(([version]) => version)).toEqual(range(1, 1_000));
  const expected = range(0, 3).flatMap((tab) => range(tab * 1_000, tab * 1_000 + 249));
  expect(stored?.map(([, amount]) => amount).toSorted((a = 0, b = 0) => a - b)).toEqual(expected);
  expect(
    retries.reduce((sum, count) => sum + count, 0),
    'some adds met another tab',
  ).toBeGreaterThan(0);
});
