import type { Tab } from '../../support/engines/index.ts';
import { expect, test } from '../../support/fixtures.ts';

/** What a call of the library costs: its transactions, its requests, and the worker's messages to the page. */
interface Cost {
  readonly readTransactions: number;
  readonly writeTransactions: number;
  readonly requests: number;
  readonly messages: number;
}

interface Costs {
  readonly open: Cost;
  readonly append: Cost;
  readonly batch: Cost;
  readonly version: Cost;
  readonly load: Cost;
  readonly tail: Cost;
  readonly close: Cost;
  readonly reopen: Cost;
  readonly addToFree: Cost;
  readonly addToNew: Cost;
}

/** Calls one after the other, each counted. */
function costs(tab: Tab, database: string): Promise<Costs> {
  return tab.evaluate(async (tenant) => {
    const { bank } = harness;
    const { worker, counts } = harness.startCountingWorker();
    const provider = bank.connect({ worker: () => worker });
    // The first store pays for the worker, the database, and the first read of its schema.
    await (await provider.openStore('Account', 'first', { database: tenant })).add(bank.deposits(1));
    const cost = async (call: () => Promise<unknown>): Promise<Cost> => {
      await counts();
      await call();
      const { readTransactions, writeTransactions, requests, messages } = await counts();
      return { readTransactions, writeTransactions, requests, messages };
    };
    const store = await provider.openStore('Account', '1', { database: tenant });
    const open = await cost(async () => provider.openStore('Account', '2', { database: tenant }));
    const append = await cost(async () => store.add(bank.deposits(1)));
    const batch = await cost(async () => store.add(bank.deposits(100)));
    for (let n = 0; n < 50; n++) await store.add(bank.deposits(1));
    const version = await cost(async () => store.version());
    const load = await cost(async () => store.get());
    const tail = await cost(async () => store.getSlice(141, 151));
    const close = await cost(async () => store.close());
    const reopen = await cost(async () => store.open());
    await store.close();
    const add = (id: string) => cost(async () => provider.add('Account', id, bank.deposits(1), { database: tenant }));
    const [addToFree, addToNew] = [await add('1'), await add('3')];
    await provider.close();
    return { open, append, batch, version, load, tail, close, reopen, addToFree, addToNew };
  }, database);
}

test('each call costs as many transactions, requests and messages as it must', async ({ tab, database }) => {
  expect(await costs(tab, database)).toEqual({
    open: { readTransactions: 1, writeTransactions: 1, requests: 4, messages: 1 },
    append: { readTransactions: 0, writeTransactions: 1, requests: 3, messages: 1 },
    batch: { readTransactions: 0, writeTransactions: 1, requests: 3, messages: 1 },
    version: { readTransactions: 1, writeTransactions: 0, requests: 1, messages: 1 },
    load: { readTransactions: 1, writeTransactions: 0, requests: 3, messages: 1 },
    tail: { readTransactions: 1, writeTransactions: 0, requests: 4, messages: 1 },
    close: { readTransactions: 0, writeTransactions: 0, requests: 0, messages: 1 },
    reopen: { readTransactions: 0, writeTransactions: 1, requests: 3, messages: 1 },
    addToFree: { readTransactions: 0, writeTransactions: 1, requests: 5, messages: 1 },
    addToNew: { readTransactions: 0, writeTransactions: 1, requests: 5, messages: 1 },
  });
});

test('a command after another one costs the transaction of its add, one with an id two reads more, however long the stream', async ({
  tab,
  database,
}) => {
  const costs = await tab.evaluate(async (tenant) => {
    const { bank, library } = harness;
    const { worker, counts } = harness.startCountingWorker();
    const provider = bank.connect({ worker: () => worker });
    const Sum = library.defineAggregate(bank.events, {
      name: 'Account',
      initial: () => 0,
      evolve: (sum, event) => (event instanceof bank.Deposited ? sum + event.amount : sum),
    });
    const measured: Partial<
      Record<string, { readonly transactions: number; readonly values: number; readonly messages: number }>
    > = {};
    for (const events of [10, 5_000]) {
      await provider.add('Account', `${events}`, bank.deposits(events), { database: tenant });
      const account = provider.aggregate(Sum, `${events}`, { database: tenant });
      await account.execute(() => new bank.Deposited(1));
      for (const commandId of [undefined, 'once']) {
        await counts();
        await account.execute(() => new bank.Deposited(1), { commandId });
        const { readTransactions, writeTransactions, values, messages } = await counts();
        measured[`${events} ${commandId}`] = { transactions: readTransactions + writeTransactions, values, messages };
      }
      await counts();
      await account.load();
      const { readTransactions: transactions, values, messages } = await counts();
      measured[`${events} load`] = { transactions, values, messages };
    }
    await provider.close();
    return measured;
  }, database);
  const command = { transactions: 1, messages: 1 };
  for (const events of [10, 5_000]) {
    expect(costs[`${events} undefined`]).toMatchObject(command);
    expect(costs[`${events} once`]).toMatchObject({ transactions: 3, messages: 3 });
    expect(costs[`${events} load`]).toMatchObject({ transactions: 1, messages: 1 });
  }
  for (const what of ['undefined', 'once', 'load']) expect(costs[`5000 ${what}`]).toEqual(costs[`10 ${what}`]);
});

test('where long messages follow short ones, little more is read than the pages hold', async ({ tab, database }) => {
  const { events, values } = await tab.evaluate(async (tenant) => {
    const { bank, library } = harness;
    const { worker, counts } = harness.startCountingWorker();
    const provider = bank.connect({ worker: () => worker, durability: 'relaxed' });
    const store = await provider.openStore('Account', '1', { database: tenant });
    const long = (): unknown => store.add([library.createMessage(new bank.Opened('x'.repeat(20_000)))]);
    await Promise.all(bank.deposits(228).map((message) => store.add([message])));
    await Promise.all(Array.from({ length: 600 }, long));
    await counts();
    const messages = await store.get();
    const cost = await counts();
    await provider.close();
    return { events: messages.length, values: cost.values };
  }, database);
  expect(events).toBe(828);
  expect(values).toBeLessThan(1.25 * events);
});

test('a burst of adds to many streams shares a few transactions and a few broadcasts', async ({ tab, database }) => {
  const { writeTransactions, broadcasts } = await tab.evaluate(async (tenant) => {
    const { bank } = harness;
    const { worker, counts } = harness.startCountingWorker();
    const provider = bank.connect({ worker: () => worker });
    const stores = await Promise.all(
      Array.from({ length: 100 }, (_, n) => provider.openStore('Account', String(n), { database: tenant })),
    );
    await counts();
    await Promise.all(stores.map((store) => store.add(bank.deposits(1))));
    const cost = await counts();
    await provider.close();
    return cost;
  }, database);
  expect(writeTransactions).toBeLessThanOrEqual(10);
  expect(broadcasts).toBeLessThanOrEqual(writeTransactions + 1);
});

test('adds one after the other are told to other tabs about once a frame', async ({ tab, database }) => {
  const { broadcasts, elapsed } = await tab.evaluate(async (tenant) => {
    const { bank } = harness;
    const { worker, counts } = harness.startCountingWorker();
    const provider = bank.connect({ worker: () => worker });
    const store = await provider.openStore('Account', '1', { database: tenant });
    await counts();
    const began = performance.now();
    for (let n = 0; n < 200; n++) await store.add(bank.deposits(1));
    const elapsed = performance.now() - began;
    const cost = await counts();
    await provider.close();
    return { broadcasts: cost.broadcasts, elapsed };
  }, database);
  // Timers of engines may be early, but not by a third.
  expect(broadcasts).toBeLessThanOrEqual(elapsed / 10 + 2);
});

test('with an inline document an add is one transaction and one message, once its document is kept', async ({
  tab,
  database,
}) => {
  const costs = await tab.evaluate(async (tenant) => {
    const { bank, library } = harness;
    const { worker, counts } = harness.startCountingWorker();
    const rows = library.defineProjection(bank.events, {
      name: 'rows',
      mode: 'inline',
      aggregate: 'Account',
      on: {
        Deposited: (row: { sum: number } = { sum: 0 }, { amount }: { amount: number }): { sum: number } => ({
          sum: row.sum + amount,
        }),
      },
      indexes: { sum: ({ sum }: { sum: number }) => sum },
    });
    const provider = bank.connect({ worker: () => worker, projections: [rows] });
    const cost = async (call: () => Promise<unknown>) => {
      await counts();
      await call();
      const { readTransactions, writeTransactions, messages } = await counts();
      return { readTransactions, writeTransactions, messages };
    };
    const add = (name: string, id: string) => provider.add(name, id, bank.deposits(1), { database: tenant });
    await add('Account', '1');
    await add('Other', '1');
    const [kept, other] = [await cost(() => add('Account', '1')), await cost(() => add('Other', '1'))];
    const store = await provider.openStore('Account', '2', { database: tenant });
    await store.add(bank.deposits(1));
    const append = await cost(() => store.add(bank.deposits(1)));
    await provider.close();
    return { kept, other, append };
  }, database);
  const least = { readTransactions: 0, writeTransactions: 1, messages: 1 };
  expect(costs).toEqual({ kept: least, other: least, append: least });
});

test('a page of documents by an index is one transaction and one message, however long', async ({ tab, database }) => {
  const cost = await tab.evaluate(async (tenant) => {
    const { bank, library } = harness;
    const { worker, counts } = harness.startCountingWorker();
    const sums = library.defineProjection(bank.events, {
      name: 'sums',
      on: {
        Deposited: (row: { sum: number } = { sum: 0 }, { amount }: { amount: number }): { sum: number } => ({
          sum: row.sum + amount,
        }),
      },
      indexes: { sum: ({ sum }: { sum: number }) => sum },
    });
    const provider = bank.connect({ worker: () => worker, projections: [sums] });
    const ids = Array.from({ length: 60 }, (_, n) => String(n));
    await provider.addToStreams(
      ids.map((id) => ({ name: 'Account', id, events: bank.deposits(1) })),
      { database: tenant },
    );
    const documents = provider.documents(sums, { database: tenant });
    await documents.list({ upTo: 'latest' });
    const pages: { readonly documents: number; readonly transactions: number; readonly messages: number }[] = [];
    // What keeps the documents up with the log may still look around: that is no part of a page.
    for (let page = 0; page < 10; page++) {
      await counts();
      const { documents: found } = await documents.list({ index: 'sum', limit: 50 });
      const { readTransactions: transactions, messages } = await counts();
      pages.push({ documents: found.length, transactions, messages });
    }
    await provider.close();
    return pages.toSorted((one, other) => one.transactions + one.messages - other.transactions - other.messages)[0];
  }, database);
  expect(cost).toEqual({ documents: 50, transactions: 1, messages: 1 });
});

test('to read the log of many streams whose events came one by one takes few transactions', async ({ tab, database }) => {
  const { events, transactions, messages } = await tab.evaluate(async (tenant) => {
    const { bank } = harness;
    const { worker, counts } = harness.startCountingWorker();
    const provider = bank.connect({ worker: () => worker, durability: 'relaxed' });
    const stores = await Promise.all(
      Array.from({ length: 50 }, (_, n) => provider.openStore('Account', String(n), { database: tenant })),
    );
    for (let turn = 0; turn < 10; turn++) await Promise.all(stores.map((store) => store.add(bank.deposits(1))));
    await counts();
    let events = 0;
    for await (const { position } of provider.readAll({ database: tenant })) if (position > 0) events++;
    const { readTransactions: transactions, messages } = await counts();
    await provider.close();
    return { events, transactions, messages };
  }, database);
  expect(events).toBe(500);
  // Two pages of the log, and for each of them the records of 50 streams: of a few, to see how long they are, and of the others.
  expect({ transactions, messages }).toEqual({ transactions: 6, messages: 4 });
});
