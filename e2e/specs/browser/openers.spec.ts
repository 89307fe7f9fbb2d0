import type { Tab } from '../../support/engines/index.ts';
import { expect, test, type TestFixtures, type WorkerFixtures } from '../../support/fixtures.ts';

// The last of a thousand waits for all of them: 3 to 5 seconds, and longer on a machine that is busy.
const OPEN_TIMEOUT = 60_000; // milliseconds

const VISITS = 1_000;
const TABS = 4;

interface Visits {
  /** The number of the first one. */
  readonly first: number;
  readonly count: number;
  /** How many are begun at a time. Default: all. */
  readonly atOnce?: number;
}

interface Cost {
  readonly seconds: number;
  /** What was asked of IndexedDB. */
  readonly requests: number;
}

/** Opens one stream so many times; each visit adds the event of its number and closes. */
function visit(tab: Tab, database: string, { first, count, atOnce = count }: Visits): Promise<Cost> {
  return tab.evaluate(
    async (tenant, numbers, width, openTimeout) => {
      const { bank } = harness;
      const { worker, counts } = harness.startCountingWorker();
      const provider = bank.connect({ worker });
      await provider.read('Account', '1', { database: tenant }).version();
      await counts();
      const started = performance.now();
      for (let index = 0; index < numbers.length; index += width) {
        const visits = numbers.slice(index, index + width).map(async (number) => {
          const store = await provider.openStore('Account', '1', { database: tenant, openTimeout });
          await store.add(bank.deposits(1, number)).finally(() => store.close());
        });
        await Promise.all(visits);
      }
      const seconds = (performance.now() - started) / 1_000;
      const { requests } = await counts();
      await provider.close();
      return { seconds, requests };
    },
    database,
    oneTo(count).map((number) => first - 1 + number),
    atOnce,
    OPEN_TIMEOUT,
  );
}

/** The numbers of the visits, in the order in which the stream has them. */
function visitsOf(tab: Tab, database: string): Promise<number[]> {
  return tab.evaluate(async (tenant) => {
    const provider = harness.bank.connect();
    const messages = await provider.read('Account', '1', { database: tenant }).get();
    await provider.close();
    return messages.map(({ event }) => ('amount' in event ? event.amount : 0));
  }, database);
}

function oneTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

test(`${VISITS} stores of one stream that a tab opens at once get it in the order of the calls, each at the cost of one`, async ({
  tab,
  database,
  engine,
}) => {
  const few = { first: 1, count: VISITS / 5 };
  const alone = await visit(tab, `${database} one by one`, { ...few, atOnce: 1 });
  const fifth = await visit(tab, `${database} a fifth`, few);
  const all = await visit(tab, database, { first: 1, count: VISITS });
  const [one, some, many] = [alone, fifth, all].map(({ seconds }) => seconds.toFixed(1));
  console.log(`${engine.name}: ${few.count} one by one ${one} s, at once ${some} s; ${VISITS} at once ${many} s`);
  expect(await visitsOf(tab, database)).toEqual(oneTo(VISITS));
  // Who comes back to a stream that nobody else wants need not read its record.
  expect(all.requests / 5).toBeLessThan(1.25 * alone.requests);
});

test(`${TABS} tabs that open one stream ${VISITS / TABS} times each, all at once, all get it, each in the order of its calls`, async ({
  openTab,
  database,
  engine,
}) => {
  const tabs = await Promise.all(Array.from({ length: TABS }, () => openTab()));
  const count = VISITS / TABS;
  const costs = await Promise.all(tabs.map((tab, index) => visit(tab, database, { first: index * count + 1, count })));
  const longest = Math.max(...costs.map(({ seconds }) => seconds));
  console.log(`${engine.name}: ${TABS} × ${count} at once ${longest.toFixed(1)} s`);
  const visits = await visitsOf(await openTab(), database);
  for (const index of tabs.keys()) {
    const ofTab = visits.filter((number) => Math.ceil(number / count) === index + 1);
    expect(ofTab).toEqual(oneTo(count).map((number) => index * count + number));
  }
});

declare global {
  var queueing: ReturnType<typeof harness.bank.connect> | undefined;
  /** How long each visit took, in milliseconds, or why it failed. */
  var visits: Promise<number | string>[] | undefined;
}

/** Holds the stream, with the event 0 in it. */
async function hold(tab: Tab, database: string): Promise<void> {
  await tab.evaluate(async (tenant) => {
    const provider = harness.bank.connect();
    const store = await provider.openStore('Account', '1', { database: tenant });
    await store.add(harness.bank.deposits(1, 0));
    Object.assign(globalThis, { store });
  }, database);
}

async function letGo(tab: Tab): Promise<void> {
  await tab.evaluate(() => store.close());
}

/** Begins a visit, and comes back once its request is in line. */
async function queue(tab: Tab, database: string, number: number): Promise<void> {
  await tab.evaluate(
    async (tenant, amount, openTimeout) => {
      const { bank } = harness;
      const provider = (globalThis.queueing ??= bank.connect());
      const started = performance.now();
      const visiting = async (): Promise<number> => {
        const store = await provider.openStore('Account', '1', { database: tenant, openTimeout });
        await store.add(bank.deposits(1, amount)).finally(() => store.close());
        return performance.now() - started;
      };
      (globalThis.visits ??= []).push(visiting().catch(String));
      await provider.read('Account', '1', { database: tenant }).version();
    },
    database,
    number,
    OPEN_TIMEOUT,
  );
}

/** How long the visits that the tab has begun took, in milliseconds. */
async function visitsEnd(tab: Tab): Promise<readonly number[]> {
  const visits = await tab.evaluate(() => Promise.all(globalThis.visits ?? []));
  expect(visits.filter((time) => typeof time === 'string')).toEqual([]);
  return visits.map(Number);
}

test('tabs get a stream in the order in which they asked for it', async ({ openTab, database }) => {
  const [holder, one, two] = [await openTab(), await openTab(), await openTab()];
  await hold(holder, database);
  for (const number of oneTo(8)) await queue(number % 3 === 0 ? two : one, database, number);
  await letGo(holder);
  await Promise.all([visitsEnd(one), visitsEnd(two)]);
  expect(await visitsOf(holder, database)).toEqual([0, ...oneTo(8)]);
});

// Two looks, a second apart, and what a machine that is busy adds; once for each request in front.
const HELD_UP = 4_000; // milliseconds
const IN_FRONT = [101, 102];

/** Stops a tab whose requests are in front of five of two others. */
async function passBy(
  { openTab, database, engine }: Pick<TestFixtures, 'openTab' | 'database'> & Pick<WorkerFixtures, 'engine'>,
  stop: (front: Tab) => Promise<void>,
): Promise<{ front: Tab; others: readonly [Tab, Tab] }> {
  const [holder, front, ...others] = [await openTab(), await openTab(), await openTab(), await openTab()] as const;
  await hold(holder, database);
  for (const number of IN_FRONT) await queue(front, database, number);
  await stop(front);
  for (const number of oneTo(5)) await queue(others[number % 2 === 0 ? 0 : 1], database, number);
  await letGo(holder);
  const behind = (await Promise.all(others.map(visitsEnd))).flat();
  await queue(others[0], database, 6);
  const later = (await visitsEnd(others[0])).at(-1) ?? 0;
  console.log(
    `${engine.name}: those behind took at most ${Math.max(...behind).toFixed(0)} ms, a later one ${later.toFixed(0)} ms`,
  );
  expect(Math.max(...behind, later)).toBeLessThan(IN_FRONT.length * HELD_UP);
  expect((await visitsOf(holder, database)).toSorted((a, b) => a - b)).toEqual([0, ...oneTo(6)]);
  return { front, others };
}

test('a tab that is frozen at the front of the line holds others up for seconds at most, and has its turn once it is thawed', async ({
  openTab,
  database,
  engine,
}) => {
  test.skip(!engine.capabilities.has('tab-process'), engine.missing['tab-process']);
  const { front, others } = await passBy({ openTab, database, engine }, (tab) => tab.freeze());
  await front.thaw();
  await visitsEnd(front);
  expect((await visitsOf(others[0], database)).slice(-2).toSorted((a, b) => a - b)).toEqual(IN_FRONT);
});

test('a tab whose process is killed at the front of the line holds nobody up', async ({ openTab, database, engine }) => {
  test.skip(!engine.capabilities.has('tab-process'), engine.missing['tab-process']);
  await passBy({ openTab, database, engine }, (tab) => tab.kill());
});
