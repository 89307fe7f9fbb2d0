import type { Tab } from '../../support/engines/index.ts';
import { expect, test } from '../../support/fixtures.ts';
import { add, heardIn, watch } from '../../support/watching-tab.ts';

const CHANNEL = 'idb-eventstore:changes';

/** Posts messages on the channel of the notices, as other code of the origin can. */
function post(tab: Tab, ...messages: readonly unknown[]): Promise<void> {
  return tab.evaluate(
    (name, posted) => {
      const channel = new BroadcastChannel(name);
      for (const message of posted) channel.postMessage(message);
      channel.close();
    },
    CHANNEL,
    messages,
  );
}

function wipe(tab: Tab, database: string): Promise<void> {
  return tab.evaluate(
    (tenant) =>
      new Promise((resolve, reject) => {
        const deleting = indexedDB.deleteDatabase(`idb-eventstore:${tenant}`);
        deleting.onsuccess = () => resolve();
        deleting.onerror = () => reject(deleting.error ?? new Error('not deleted'));
      }),
    database,
  );
}

test('a stream that begins again after the site was cleared is told from version 1, behind a resync', async ({
  openTab,
  database,
}) => {
  const [watching, writing] = [await openTab(), await openTab()];
  await watch(watching, database);
  await add(writing, database, '1', 7);
  await expect.poll(() => heardIn(watching)).toEqual(['1: 7']);
  await wipe(writing, database);
  await add(writing, database, '1');
  await expect.poll(() => heardIn(watching)).toEqual(['1: 7', 'resync', '1: 1']);
});

test('a page that finds its database wiped resyncs once, however many of its calls find it so', async ({ tab, database }) => {
  await watch(tab, database);
  await tab.evaluate(async (tenant) => {
    const store = await provider.openStore('Account', '1', { database: tenant });
    await store.add(harness.bank.deposits(7));
    Object.assign(globalThis, { store });
  }, database);
  await wipe(tab, database);
  const failed = await tab.evaluate(async () => {
    const calls = [store.add(harness.bank.deposits(1)), store.get(), store.version()];
    const outcomes = await Promise.allSettled(calls);
    return outcomes.map((outcome) => outcome.status === 'rejected' && (outcome.reason as Error).name);
  });
  expect(failed).toEqual(['StorageWipedError', 'StorageWipedError', 'StorageWipedError']);
  expect(await heardIn(tab)).toEqual(['1: 7', 'resync']);
  await tab.evaluate(async (tenant) => {
    const other = await provider.openStore('Account', '2', { database: tenant });
    await other.add(harness.bank.deposits(1));
  }, database);
  expect(await heardIn(tab)).toEqual(['1: 7', 'resync', '2: 1']);
});

test('what does not belong on the channel is ignored, and a version that cannot be true silences a stream for a moment only', async ({
  openTab,
  database,
}) => {
  const [watching, other] = [await openTab(), await openTab()];
  await watch(watching, database);
  await watching.evaluate(() => {
    addEventListener('error', ({ message }) => heard.push({ database: '', name: '', id: message, version: 0 }));
  });
  const change = { database, name: 'Account', id: '1', version: 1 };
  await post(other, null, 5, 'text', {}, [], [null], [[]], ['text'], { ...change, 0: change, length: 1 });
  await post(
    other,
    [
      { ...change, version: '1' },
      { ...change, version: 0 },
      { ...change, version: 1.5 },
    ],
    [{ version: 1 }],
  );
  await post(other, [
    { ...change, version: -1 },
    { ...change, version: 2 ** 53 },
    { ...change, id: 1 },
    { ...change, generation: 1 },
  ]);
  await other.evaluate(
    (name, valid) => {
      const channel = new BroadcastChannel(name);
      channel.postMessage([
        { ...valid, version: Infinity },
        { ...valid, version: NaN },
        { ...valid, version: 1n },
      ]);
      channel.postMessage([undefined, { ...valid, id: 'last' }]);
      channel.close();
    },
    CHANNEL,
    change,
  );
  await expect.poll(() => heardIn(watching)).toEqual(['last: 1']);
  await post(other, [{ ...change, version: 2 ** 52 }]);
  await expect.poll(() => heardIn(watching)).toEqual(['last: 1', `1: ${2 ** 52}`]);
  await expect
    .poll(async () => {
      const version = await add(other, database, '1');
      return (await heardIn(watching)).includes(`1: ${version}`);
    })
    .toBe(true);
});

test('tabs with version 0.1.0 of the library hear this one, and are heard', async ({ openTab, database }) => {
  const [watching, other] = [await openTab(), await openTab()];
  await watch(watching, database);
  await other.evaluate((name) => {
    const posted: unknown[] = [];
    new BroadcastChannel(name).addEventListener('message', ({ data }) => posted.push(data));
    Object.assign(globalThis, { posted });
  }, CHANNEL);
  await add(watching, database, '1', 2);
  const posted = (): Promise<unknown> => other.evaluate(() => Reflect.get(globalThis, 'posted') as unknown);
  const change = { database, name: 'Account', id: '1', version: 2 };
  await expect.poll(posted).toEqual([[{ ...change, generation: expect.any(String) }]]);
  await post(other, [{ ...change, version: 3 }]);
  await expect.poll(() => heardIn(watching)).toEqual(['1: 2', '1: 3']);
});

test('an add that is found stored after its worker died is told to every tab, once', async ({ openTab, database }) => {
  const [writing, watching] = [await openTab(), await openTab()];
  for (const tab of [writing, watching]) await watch(tab, database);
  const story = await writing.evaluate(async (tenant) => {
    let started = 0;
    const own = harness.bank.connect({ worker: () => harness.startWorker(started++ === 0 ? 'after' : undefined) });
    const story: string[] = [];
    own.watch((notice) => story.push('resync' in notice ? 'resync' : `heard ${notice.version}`), { database: tenant });
    const store = await own.openStore('Account', '1', { database: tenant });
    story.push(`added ${await store.add(harness.bank.deposits(3))}`);
    await own.close();
    return story;
  }, database);
  expect(story).toEqual(['resync', 'heard 3', 'added 3']);
  for (const tab of [writing, watching]) await expect.poll(() => heardIn(tab)).toEqual(['1: 3']);
  await add(writing, database, '1');
  for (const tab of [writing, watching]) await expect.poll(() => heardIn(tab)).toEqual(['1: 3', '1: 4']);
});

test('a page whose worker died resyncs once, and hears what comes', async ({ tab, database }) => {
  await watch(tab, database);
  await tab.evaluate(async (tenant) => {
    const store = await provider.openStore('Account', '1', { database: tenant });
    await store.add(harness.bank.deposits(1));
    await store.close();
    harness.workers.at(-1)?.terminate();
  }, database);
  await expect.poll(() => heardIn(tab)).toEqual(['1: 1', 'resync']);
  await tab.evaluate(async (tenant) => {
    const store = await provider.openStore('Account', '1', { database: tenant });
    await store.add(harness.bank.deposits(1));
  }, database);
  expect(await heardIn(tab)).toEqual(['1: 1', 'resync', '1: 2']);
});

test('a tab whose process was frozen hears of what it missed once it is thawed', async ({ openTab, database, engine }) => {
  test.skip(!engine.capabilities.has('tab-process'), engine.missing['tab-process']);
  const [watching, writing] = [await openTab(), await openTab()];
  await watch(watching, database);
  await add(writing, database, '1');
  await expect.poll(() => heardIn(watching)).toEqual(['1: 1']);
  await watching.freeze();
  for (const id of ['1', '2', '1']) await add(writing, database, id);
  await watching.thaw();
  await expect.poll(async () => (await heardIn(watching)).slice(1)).toEqual(expect.arrayContaining(['1: 3', '2: 1']));
});

// The drivers keep every page visible, and browsers freeze only hidden ones: here the page gets the events alone.
test('a page that was frozen resyncs once when it goes on, and not when it was not', async ({ tab, database }) => {
  await watch(tab, database);
  const tell = (type: string): Promise<void> => tab.evaluate((name) => void document.dispatchEvent(new Event(name)), type);
  await tell('resume');
  expect(await heardIn(tab)).toEqual([]);
  for (const type of ['freeze', 'resume', 'resume']) await tell(type);
  expect(await heardIn(tab)).toEqual(['resync']);
  await add(tab, database, '1');
  await expect.poll(() => heardIn(tab)).toEqual(['resync', '1: 1']);
});
