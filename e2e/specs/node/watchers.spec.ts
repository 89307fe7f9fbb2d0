import { expect, test } from '@playwright/test';
import { bankEvents, deposits } from '../../../src/conformance/provider/bank.ts';
import { ToldVersions } from '../../../src/changes/told-versions.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { type Backend, inMemory } from '../../../src/key-value.ts';
import { StorageWipedError, type ChangeNotice, type EventStoreProvider } from '../../../src/index.ts';

const STREAM = { database: 'EventStores', name: 'Account', id: '1' };

function connectTo(world: Backend): EventStoreProvider<object> {
  return createInMemoryEventStoreProvider<object>({ events: bankEvents, backend: world });
}

test('a stream that begins again after its database was wiped is told from its first version, behind a resync', async () => {
  const world = inMemory();
  const [watching, writing] = [connectTo(world), connectTo(world)];
  const heard: ChangeNotice[] = [];
  watching.watch((notice) => heard.push(notice));
  const store = await writing.openStore('Account', '1');
  await store.add(deposits(7));
  await world.storage.delete('EventStores');
  await expect(store.add(deposits(1))).rejects.toBeInstanceOf(StorageWipedError);
  await store.close();
  await (await connectTo(world).openStore('Account', '1')).add(deposits(2));
  expect(heard).toEqual([{ ...STREAM, version: 7 }, { resync: true }, { ...STREAM, version: 2 }]);
});

test('a client that finds its database wiped resyncs its own watchers, once however many calls find it so', async () => {
  const world = inMemory();
  const provider = connectTo(world);
  const store = await provider.openStore('Account', '1');
  await store.add(deposits(7));
  const heard: ChangeNotice[] = [];
  provider.watch((notice) => heard.push(notice));
  await world.storage.delete('EventStores');
  const calls = [store.add(deposits(1)), store.get(), store.version(), provider.read('Account', '1').get()];
  for (const { status } of await Promise.allSettled(calls)) expect(status).toBe('rejected');
  await expect(store.version()).rejects.toBeInstanceOf(StorageWipedError);
  expect(heard).toEqual([{ resync: true }]);
  const again = await connectTo(world).openStore('Account', '1');
  await again.add(deposits(1));
  expect(heard).toEqual([{ resync: true }, { ...STREAM, version: 1 }]);
});

test('where there is no reportError, what a watcher throws is an uncaught exception, and the add is acknowledged', async () => {
  const uncaught: unknown[] = [];
  const others = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', (error) => uncaught.push(error));
  try {
    const world = inMemory();
    const provider = connectTo(world);
    provider.watch(() => {
      throw new Error('a watcher');
    });
    world.changes.subscribe(() => {
      throw new Error('a subscriber');
    });
    const store = await provider.openStore('Account', '1');
    expect(await store.add(deposits(2))).toBe(2);
    expect(await store.version()).toBe(2);
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.removeAllListeners('uncaughtException');
    for (const listener of others) process.on('uncaughtException', listener);
  }
  expect(uncaught.map((error) => (error as Error).message)).toEqual(['a watcher', 'a subscriber']);
});

test.describe('what is told of a stream', () => {
  let now = 0;
  let told: ToldVersions;
  const add = (version: number, generation?: string): boolean => told.add({ ...STREAM, version, generation });

  test.beforeEach(() => {
    now = 0;
    told = new ToldVersions(() => now);
  });

  test('a notice that was overtaken is dropped, and one that comes again', () => {
    expect([1, 3, 2, 3, 4].map((version) => add(version))).toEqual([true, true, false, false, true]);
    now = 3_600_000; // its tab slept for an hour
    expect([4, 3, 5].map((version) => add(version))).toEqual([false, false, true]);
  });

  test('one that is overtaken by a batch of thousands is dropped', () => {
    expect([1, 10_000, 2].map((version) => add(version))).toEqual([true, true, false]);
  });

  test('a version that cannot be true silences the stream for a second', () => {
    expect([3, Number.MAX_SAFE_INTEGER, 4].map((version) => add(version))).toEqual([true, true, false]);
    now = 1_000;
    expect([5, 6, 6].map((version) => add(version))).toEqual([true, true, false]);
  });

  test('a change of another generation contradicts what was told, one of an unknown generation does not', () => {
    const contradicts = (generation?: string): boolean => told.contradicts({ ...STREAM, version: 1, generation });
    expect(contradicts('a')).toBe(false);
    add(5, 'a');
    expect([contradicts('a'), contradicts(undefined), contradicts('b')]).toEqual([false, false, true]);
    expect([add(6), add(6, 'b')]).toEqual([true, false]); // the page's own, and its copy on the channel
    expect([contradicts('a'), contradicts('b')]).toEqual([true, false]);
    told.clear();
    expect([contradicts('c'), add(1, 'c')]).toEqual([false, true]);
  });

  test('what is remembered is bounded', () => {
    for (let id = 0; id < 10_000; id++) told.add({ ...STREAM, id: String(id), version: 1 });
    expect(told.add({ ...STREAM, id: '0', version: 1 })).toBe(false);
    expect(told.add({ ...STREAM, id: 'one more', version: 1 })).toBe(true);
    expect(told.add({ ...STREAM, id: '0', version: 1 })).toBe(true);
  });
});
