import { expect, test } from '@playwright/test';
import { bankEvents, deposits } from '../../src/client/conformance/bank.ts';
import { createInMemoryEventStoreProvider, InMemoryWorld } from '../../src/in-memory.ts';
import { InProcessLocks } from '../../src/locks/in-process-locks.ts';
import type { LockOptions } from '../../src/locks/locks.ts';

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
  const { storage, changes } = new InMemoryWorld();
  const locks = new StolenTurns();
  const provider = createInMemoryEventStoreProvider({ events: bankEvents, world: { storage, locks, changes } });
  const visit = async (): Promise<number> => {
    await using store = await provider.openStore('Account', '1');
    return store.add(deposits(1));
  };
  const visits = await Promise.all([visit(), visit()]);
  expect(visits.toSorted()).toEqual([1, 2]);
  expect(locks.stolen).toBe(2);
});
