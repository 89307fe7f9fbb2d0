import { expect, test } from '../../support/fixtures.ts';

const EVENTS = 300_000;

interface Reads {
  readonly count: number;
  /** Milliseconds. */
  readonly longest: number;
  readonly versions: readonly number[];
}

declare global {
  var stopReading: () => Promise<Reads>;
}

test(`who reads in another tab waits for a part of an add of ${EVENTS.toLocaleString('en')} events only, and sees none of them or all`, async ({
  openTab,
  database,
  engine,
}) => {
  test.setTimeout(120_000);
  const [writing, reading] = [await openTab(), await openTab()];
  await writing.evaluate(async (tenant) => {
    const provider = harness.bank.connect();
    const store = await provider.openStore('Account', '1', { database: tenant });
    await store.add(harness.bank.deposits(1));
    Object.assign(globalThis, { store });
  }, database);
  await reading.evaluate(async (tenant) => {
    const reader = harness.bank.connect().read('Account', '1', { database: tenant });
    const times: number[] = [];
    const versions = new Set<number>();
    const stopping = new AbortController();
    await reader.version();
    const read = async (): Promise<Reads> => {
      while (!stopping.signal.aborted) {
        const started = performance.now();
        versions.add(await reader.version());
        times.push(performance.now() - started);
      }
      return { count: times.length, longest: Math.max(...times), versions: [...versions] };
    };
    const reads = read();
    globalThis.stopReading = () => {
      stopping.abort();
      return reads;
    };
  }, database);
  const added = await writing.evaluate(async (count) => {
    const messages = harness.bank.deposits(count);
    const started = performance.now();
    await store.add(messages);
    return performance.now() - started;
  }, EVENTS);
  const { count, longest, versions } = await reading.evaluate(() => globalThis.stopReading());
  console.log(`${engine.name}: added in ${added.toFixed(0)} ms, ${count} reads, the longest ${longest.toFixed(0)} ms`);
  expect(versions).toEqual([1, EVENTS + 1]);
  expect(longest).toBeLessThan(0.75 * added);
});
