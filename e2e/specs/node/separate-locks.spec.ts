import { expect, test } from '@playwright/test';
import { bankEvents, deposits, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { createKeyValueEventStoreProvider, inProcess, InMemoryStorage, SCHEMA } from '../../../src/key-value.ts';
import { OpenStoreFailedError, type EventStoreProvider } from '../../../src/index.ts';
import { InterruptedStorage } from '../../support/storage/interrupted-storage.ts';
import { TestClock } from '../../../src/testing.ts';

/** Providers of several processes: each has locks of its own, and sees the storage that all share. */
function processes(storage = new InMemoryStorage(SCHEMA)): { clock: TestClock; connect: () => EventStoreProvider<BankEvent> } {
  const clock = new TestClock();
  const connect = (): EventStoreProvider<BankEvent> =>
    createKeyValueEventStoreProvider({ events: bankEvents, backend: inProcess(storage), clock });
  return { clock, connect };
}

/** Runs on until a promise has settled. */
async function settled<T>(clock: TestClock, call: Promise<T>): Promise<T> {
  const state = { isSettled: false };
  void call.catch(() => undefined).finally(() => (state.isSettled = true));
  while (!state.isSettled) await clock.advance(100);
  return call;
}

test('a provider with locks of its own leaves a stream to whoever holds it', async () => {
  const { clock, connect } = processes();
  const held = await connect().openStore('Account', '1', { sessionTimeout: 60_000 });
  const other = connect();
  const refused = settled(clock, other.openStore('Account', '1', { openTimeout: 2_000 }));
  await expect(refused).rejects.toBeInstanceOf(OpenStoreFailedError);
  expect(await held.add(deposits(1))).toBe(1);
});

test('a provider with locks of its own gets a stream soon after it was closed', async () => {
  const { clock, connect } = processes();
  const held = await connect().openStore('Account', '1', { sessionTimeout: 60_000 });
  const opening = connect().openStore('Account', '1', { openTimeout: 5_000 });
  await clock.advance(1_000);
  const closedAt = clock.monotonic();
  await held.close();
  const store = await settled(clock, opening);
  expect(clock.monotonic() - closedAt).toBeLessThanOrEqual(500);
  expect(await store.add(deposits(1))).toBe(1);
});

test('a provider with locks of its own gets a stream of a process that died when the session is over', async () => {
  const { clock, connect } = processes();
  await connect().openStore('Account', '1', { sessionTimeout: 3_000 });
  const store = await settled(clock, connect().openStore('Account', '1', { openTimeout: 5_000 }));
  expect(clock.monotonic()).toBeGreaterThanOrEqual(3_000);
  expect(await store.add(deposits(1))).toBe(1);
});

test('a close that cannot tell of itself ends all the same, and frees the stream at the end of the session', async () => {
  const storage = new InterruptedStorage(SCHEMA);
  const { clock, connect } = processes(storage);
  const held = await connect().openStore('Account', '1', { sessionTimeout: 3_000 });
  storage.beforeCommit = () => Promise.reject(new Error('a fault'));
  await held.close();
  storage.beforeCommit = async () => undefined;
  const store = await settled(clock, connect().openStore('Account', '1', { openTimeout: 5_000 }));
  expect(await store.add(deposits(1))).toBe(1);
});

test('two providers with locks of their own that add by turns lose nothing', async () => {
  const { clock, connect } = processes();
  const [one, two] = [connect(), connect()];
  const addTen = async (provider: EventStoreProvider<BankEvent>): Promise<void> => {
    for (let n = 0; n < 10; n++) {
      const store = await provider.openStore('Account', '1', { openTimeout: 60_000 });
      await store.add(deposits(1));
      await store.close();
    }
  };
  await settled(clock, Promise.all([addTen(one), addTen(two)]));
  expect(await one.read('Account', '1').version()).toBe(20);
});
