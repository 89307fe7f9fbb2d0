import { expect, test } from '@playwright/test';
import { bankEvents, deposits } from '../../../src/conformance/provider/bank.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { inMemory } from '../../../src/key-value.ts';
import { InProcessLocks } from '../../../src/platform/in-process-locks.ts';
import type { LockOptions } from '../../../src/platform/locks.ts';
import { TestClock } from '../../../src/testing.ts';

const TURN = `idb-eventstore:turn:${JSON.stringify(['EventStores', 'Account', '1'])}`;
const LOOKS = 2_000; // milliseconds: two of them, a second apart

/** Locks whose requests for a turn are told at once that it was stolen, as in a tab of WebKit that was frozen all the while. */
class StolenTurns extends InProcessLocks {
  stolen = 0;

  override async request<T>(name: string, options: LockOptions, callback: (lock: object | null) => Promise<T>): Promise<T> {
    if (!name.startsWith('idb-eventstore:turn:')) return super.request(name, options, callback);
    this.stolen++;
    throw new DOMException('Lock was stolen by another request', 'AbortError');
  }
}

test('a tab that was frozen until its turn was taken from it opens its store all the same', async () => {
  const { storage, changes } = inMemory();
  const locks = new StolenTurns();
  const provider = createInMemoryEventStoreProvider({ events: bankEvents, backend: { storage, locks, changes } });
  const visit = async (): Promise<number> => {
    await using store = await provider.openStore('Account', '1');
    return store.add(deposits(1));
  };
  const visits = await Promise.all([visit(), visit()]);
  expect(visits.toSorted()).toEqual([1, 2]);
  expect(locks.stolen).toBe(2);
});

test('those who wait behind a tab that is frozen with two requests in front have the stream after two looks, in their order', async () => {
  const [world, clock] = [inMemory(), new TestClock()];
  const connect = () => createInMemoryEventStoreProvider({ events: bankEvents, backend: world, clock });
  const frozen = [1, 2].map(() => world.locks.request(TURN, {}, () => new Promise<never>(() => undefined)));
  for (const request of frozen) request.catch(() => undefined);
  const provider = connect();
  const opened: number[] = [];
  const visits = [1, 2, 3, 4, 5].map(async (n) => {
    await using store = await provider.openStore('Account', '1', { openTimeout: LOOKS + 1 });
    opened.push(n);
    await store.add(deposits(1));
  });
  await clock.advance(LOOKS - 1);
  expect(opened).toEqual([]);
  await clock.advance(1);
  await Promise.all(visits);
  expect(opened).toEqual([1, 2, 3, 4, 5]);
});

test('an open that waits for nobody does so before any time has passed', async () => {
  const [world, clock] = [inMemory(), new TestClock()];
  const connect = () => createInMemoryEventStoreProvider({ events: bankEvents, backend: world, clock });
  const holder = await connect().openStore('Account', '1', { openTimeout: 0 });
  await expect(connect().openStore('Account', '1', { openTimeout: 0 })).rejects.toThrow(`session ${holder.sessionId} holds it`);
});
