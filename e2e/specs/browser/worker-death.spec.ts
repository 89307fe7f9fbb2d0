import { expect, test } from '../../support/fixtures.ts';

for (const moment of ['before', 'during', 'after'] as const) {
  test(`a worker that dies ${moment} the transaction of an add: the add is finished, and stored once`, async ({
    tab,
    database,
  }) => {
    const outcome = await tab.evaluate(
      async (tenant, when) => {
        const { bank } = harness;
        const setUp = bank.connect();
        const first = await setUp.openStore('Account', '1', { database: tenant });
        await first.add(bank.deposits(1));
        await setUp.close();
        let started = 0;
        const provider = bank.connect({ worker: () => harness.startWorker(started++ === 0 ? when : undefined) });
        const store = await provider.openStore('Account', '1', { database: tenant });
        const added = await Promise.all([
          store.add(bank.deposits(3, 2)),
          store.add(bank.deposits(1, 5)),
          store.add(bank.deposits(2, 6)),
        ]);
        const later = await store.add(bank.deposits(1, 8));
        const messages = await store.get();
        await provider.close();
        return { started, added, later, amounts: messages.map(({ event }) => ('amount' in event ? event.amount : 0)) };
      },
      database,
      moment,
    );
    expect(outcome).toEqual({ started: 2, added: [4, 5, 7], later: 8, amounts: [1, 2, 3, 4, 5, 6, 7, 8] });
  });
}

test('an add that was lost with its worker is not repeated when another tab has written since', async ({ openTab, database }) => {
  const [tab, other] = [await openTab(), await openTab()];
  const opened = tab.evaluate(async (tenant) => {
    let started = 0;
    const provider = harness.bank.connect({ worker: () => harness.startWorker(started++ === 0 ? 'before' : undefined) });
    const store = await provider.openStore('Account', '1', { database: tenant });
    Object.assign(globalThis, { store });
  }, database);
  await opened;
  const written = other.evaluate(async (tenant) => {
    const provider = harness.bank.connect();
    const store = await provider.openStore('Account', '1', { database: tenant, openTimeout: 30_000 });
    const version = await store.add(harness.bank.deposits(1, 100));
    await provider.close();
    return version;
  }, database);
  const errors = await tab.evaluate(async () => {
    const { library, bank } = harness;
    // The other tab is the next in the queue once its request is seen there.
    for (let queued = false; !queued;) {
      const { pending = [] } = await navigator.locks.query();
      queued = pending.some(({ name }) => name?.startsWith('idb-eventstore:session:'));
    }
    const lost: unknown = await store.add(bank.deposits(1)).catch((reason: unknown) => reason);
    const next: unknown = await store.add(bank.deposits(1)).catch((reason: unknown) => reason);
    await store.open();
    const amounts = (await store.get()).map(({ event }) => ('amount' in event ? event.amount : 0));
    return [
      lost instanceof library.WorkerTerminatedError && lost.outcome,
      next instanceof library.InvalidStoreSessionError,
      amounts,
    ];
  });
  expect(await written).toBe(1);
  expect(errors).toEqual(['not-written', true, [100]]);
});

test('a worker that cannot be made again is a typed error', async ({ tab, database }) => {
  const outcome = await tab.evaluate(async (tenant) => {
    const { bank, library } = harness;
    let started = 0;
    const provider = bank.connect({
      worker: () => {
        if (started++ === 0) return harness.startWorker('before');
        throw new Error('there is no second worker');
      },
    });
    const store = await provider.openStore('Account', '1', { database: tenant });
    const lost: unknown = await store.add(bank.deposits(1)).catch((reason: unknown) => reason);
    const next: unknown = await store.add(bank.deposits(1)).catch((reason: unknown) => reason);
    return [lost instanceof library.WorkerTerminatedError && lost.outcome, next instanceof library.EventStoreError];
  }, database);
  expect(outcome).toEqual(['unknown', true]);
});

test('a ready-made worker that died is not waited for', async ({ tab, database }) => {
  const outcome = await tab.evaluate(async (tenant) => {
    const worker = harness.startWorker(undefined);
    const provider = harness.bank.connect({ worker });
    const store = await provider.openStore('Account', '1', { database: tenant });
    await store.add(harness.bank.deposits(1));
    worker.terminate();
    const started = performance.now();
    const errors = [];
    for (let n = 0; n < 2; n++) errors.push(await store.version().catch((error: unknown) => (error as Error).name));
    return { errors, quick: performance.now() - started < 5_000 };
  }, database);
  expect(outcome).toEqual({ errors: [expect.any(String), 'StorageUnavailableError'], quick: true });
});
