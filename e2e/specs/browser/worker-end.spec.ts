import { expect, test } from '../../support/fixtures.ts';

declare global {
  /** How a call ended: its value, or the error's name and outcome. */
  var ended: (call: PromiseLike<unknown> | undefined) => Promise<unknown>;
  /** How many workers of the library live: those that were ended are given time to. */
  var living: () => Promise<number>;
}

test.beforeEach(async ({ tab }) => {
  await tab.evaluate(() => {
    const { EventStoreError } = harness.library;
    const ended = (call: PromiseLike<unknown> | undefined): Promise<unknown> =>
      Promise.resolve(call).then(
        (value) => value ?? 'done',
        (error: unknown) => (error instanceof EventStoreError ? `${error.name} ${error.outcome}` : String(error)),
      );
    const living = async (): Promise<number> => {
      for (const end = performance.now() + 5_000; ;) {
        const { held = [] } = await navigator.locks.query();
        const count = held.filter(({ name }) => name?.startsWith('idb-eventstore:alive:')).length;
        if (count === 0 || performance.now() > end) return count;
      }
    };
    Object.assign(globalThis, { ended, living });
  });
});

test('stores and providers close without an error when their worker dies meanwhile, and start no other', async ({
  tab,
  database,
}) => {
  const outcome = await tab.evaluate(async (tenant) => {
    const provider = harness.bank.connect({ settings: { defaultDatabase: tenant } });
    const [one, two, three] = await Promise.all(['1', '2', '3'].map((id) => provider.openStore('Account', id)));
    const closing = [ended(one?.close()), ended(two?.[Symbol.asyncDispose]())];
    harness.workers.at(-1)?.terminate();
    const closed = await Promise.all(closing);
    closed.push(await ended(three?.close()), await ended(provider.close()), await ended(provider.close()));
    return { closed, workers: harness.workers.length, left: await living() };
  }, database);
  expect(outcome).toEqual({ closed: ['done', 'done', 'done', 'done', 'done'], workers: 1, left: 0 });
});

test('a provider that is closed while its worker dies closes, and every call under way ends', async ({ tab, database }) => {
  const outcome = await tab.evaluate(async (tenant) => {
    const provider = harness.bank.connect({ settings: { defaultDatabase: tenant } });
    const store = await provider.openStore('Account', '1');
    const added = ended(store.add(harness.bank.deposits(1)));
    const read = ended(store.version());
    const closing = ended(provider.close());
    harness.workers.at(-1)?.terminate();
    const closed = await closing;
    const again = await ended(provider.close());
    const [version] = [await added, await read];
    const healthy = harness.bank.connect();
    const stored = (await healthy.read('Account', '1', { database: tenant }).get()).length;
    await healthy.close();
    return { closed, again, version, stored, left: await living() };
  }, database);
  expect(outcome).toEqual({ closed: 'done', again: 'done', version: 1, stored: 1, left: 0 });
});

test('a provider closes while its worker is starting, and what was asked of it ends', async ({ tab, database }) => {
  const outcome = await tab.evaluate(async (tenant) => {
    const provider = harness.bank.connect();
    const opening = ended(provider.openStore('Account', '1', { database: tenant }));
    while (harness.workers.length === 0) await Promise.resolve();
    const closed = await ended(provider.close());
    const opened = await opening;
    const next = await ended(provider.openStore('Account', '1', { database: tenant }));
    return { closed, opened: typeof opened, next, workers: harness.workers.length, left: await living() };
  }, database);
  expect(outcome).toEqual({
    closed: 'done',
    opened: 'string',
    next: 'StoreNotOpenError not-written',
    workers: 1,
    left: 0,
  });
});

test('a second provider that is given the same worker is refused, and the first one goes on', async ({ tab, database }) => {
  const outcome = await tab.evaluate(async (tenant) => {
    const { bank, library } = harness;
    const worker = harness.startWorker(undefined);
    const [first, second] = [bank.connect({ worker }), bank.connect({ worker })];
    const store = await first.openStore('Account', '1', { database: tenant });
    const refused: unknown = await second.openStore('Account', '2', { database: tenant }).catch((error: unknown) => error);
    await second.close();
    const added = await store.add(bank.deposits(1));
    await first.close();
    return { refused: refused instanceof library.InvalidArgumentError && refused.parameter, added };
  }, database);
  expect(outcome).toEqual({ refused: 'worker', added: 1 });
});

test('a worker that dies while it starts is given up, and the next call has another', async ({ tab, database }) => {
  const outcome = await tab.evaluate(async (tenant) => {
    const { setTimeout: setTimer } = globalThis;
    // What may take a quarter of a minute may take half a second here.
    globalThis.setTimeout = ((task: () => void, delay = 0) =>
      setTimer(task, delay === 15_000 ? 500 : delay)) as typeof setTimeout;
    let started = 0;
    const provider = harness.bank.connect({
      worker() {
        const worker = harness.startWorker(undefined);
        if (++started === 1) worker.terminate();
        return worker;
      },
    });
    const first: unknown = await provider.openStore('Account', '1', { database: tenant }).catch((error: unknown) => error);
    const transient = first instanceof harness.library.StorageUnavailableError && first.transient;
    const store = await provider.openStore('Account', '1', { database: tenant });
    const added = await store.add(harness.bank.deposits(1));
    await provider.close();
    return { transient, added, started };
  }, database);
  expect(outcome).toEqual({ transient: true, added: 1, started: 2 });
});

test('an answer that cannot be read, and a call that the worker cannot read, end the worker; the add is made by the next', async ({
  tab,
  database,
}) => {
  const outcome = await tab.evaluate(async (tenant) => {
    const { bank } = harness;
    let started = 0;
    const provider = bank.connect({ worker: () => harness.startWorker(started++ === 0 ? 'deaf' : undefined) });
    const store = await provider.openStore('Account', '1', { database: tenant });
    const unheard = await store.add(bank.deposits(1));
    const worker = harness.workers.at(-1) as Worker;
    const { postMessage } = worker;
    worker.postMessage = (message: unknown) => {
      postMessage.call(worker, message);
      worker.dispatchEvent(new MessageEvent('messageerror'));
    };
    const unread = await store.add(bank.deposits(1, 2));
    const versions = [unheard, unread, await store.add(bank.deposits(1, 3))];
    const amounts = (await store.get()).map(({ event }) => ('amount' in event ? event.amount : 0));
    await provider.close();
    return { versions, amounts, started };
  }, database);
  expect(outcome).toEqual({ versions: [1, 2, 3], amounts: [1, 2, 3], started: 3 });
});

test('calls made while a provider closes end with an answer or an error of the library', async ({ tab, database }) => {
  const outcome = await tab.evaluate(async (tenant) => {
    const { bank, library } = harness;
    const provider = bank.connect({ settings: { defaultDatabase: tenant } });
    const store = await provider.openStore('Account', '1');
    await store.add(bank.deposits(3));
    const reader = provider.read('Account', '1');
    const ends: Promise<PromiseSettledResult<unknown>[]>[] = [];
    const call = (): void => {
      const ofStore = [store.add(bank.deposits(1)), store.get(), store.open(), store.close(), store.version()];
      const others = [reader.get(), reader.version(), provider.openStore('Account', '2'), provider.compact(), provider.close()];
      ends.push(Promise.allSettled([...ofStore, ...others]));
    };
    call();
    const closing = provider.close();
    call();
    await Promise.resolve();
    call();
    await closing;
    call();
    const results = (await Promise.all(ends)).flat();
    return {
      foreign: results.flatMap((result) =>
        result.status === 'rejected' && !(result.reason instanceof library.EventStoreError) ? [String(result.reason)] : [],
      ),
      workers: harness.workers.length,
      left: await living(),
    };
  }, database);
  expect(outcome).toEqual({ foreign: [], workers: 1, left: 0 });
});
