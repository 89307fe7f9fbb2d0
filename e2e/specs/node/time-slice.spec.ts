import { expect, test } from '@playwright/test';
import { bankEvents, deposits } from '../../../src/conformance/provider/bank.ts';
import { TimeSlice } from '../../../src/platform/time-slice.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';

const { now } = performance;

test.afterEach(() => {
  performance.now = now;
});

/** From now on each look at the clock takes so many milliseconds. */
function lookTakes(milliseconds: number): void {
  let time = 0;
  performance.now = () => (time += milliseconds);
}

test('a slice is over after 8 ms, which short texts do not look up', () => {
  lookTakes(4);
  const slice = new TimeSlice();
  const looks = [20_000, 20_000, 20_000, 20_000].map((length) => slice.isOverAfter(length));
  expect(looks).toEqual([false, false, false, true]);
});

test('whatever else is due runs between the slices of a long get()', async () => {
  const provider = createInMemoryEventStoreProvider({ events: bankEvents });
  const store = await provider.openStore('Account', '1');
  for (let batch = 0; batch < 10; batch++) await store.add(deposits(1_000, 1));
  let turns = 0;
  let loaded = false;
  const takeTurn = (): void => {
    if (loaded) return;
    turns++;
    setImmediate(takeTurn);
  };
  setImmediate(takeTurn);
  lookTakes(8);
  const messages = await store.get();
  loaded = true;
  await provider.close();
  expect(messages.length).toBe(10_000);
  // Storage in memory answers without giving anybody a turn.
  expect(turns).toBeGreaterThan(5);
});
