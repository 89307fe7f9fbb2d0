import { expect, test } from '@playwright/test';
import { amounts, bankEvents, deposit, deposits, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { EVENTS, LOG } from '../../../src/engine/schema.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { SCHEMA, inProcess } from '../../../src/key-value.ts';
import { DuplicateIdempotencyIdError, type EventStore, type EventStoreProvider } from '../../../src/index.ts';
import { InterruptedStorage, isAppend } from '../../support/storage/interrupted-storage.ts';

const STREAM = JSON.stringify(['Account', '1']);

interface World {
  readonly storage: InterruptedStorage;
  readonly provider: EventStoreProvider<BankEvent>;
  readonly store: EventStore<BankEvent>;
}

async function begin(): Promise<World> {
  const storage = new InterruptedStorage(SCHEMA);
  const provider = createInMemoryEventStoreProvider({ events: bankEvents, backend: inProcess(storage) });
  return { storage, provider, store: await provider.openStore('Account', '1') };
}

test('the log has the versions of each commit, in their order, and nothing of what was refused', async () => {
  const { storage, store } = await begin();
  await store.add(deposits(2));
  await store.add([deposit(3, { idempotencyId: 'once' })]);
  const again = store.add([deposit(3, { idempotencyId: 'once' })]);
  await expect(again).rejects.toBeInstanceOf(DuplicateIdempotencyIdError);
  await store.add(deposits(1, 4));
  const database = await storage.open(store.storeId.database);
  const [log] = await database.read([{ collection: LOG, from: 0, to: Infinity }]);
  expect(log).toEqual([
    [STREAM, 1, 2],
    [STREAM, 3, 3],
    [STREAM, 4, 4],
  ]);
});

test('an add overwrites no event, though it was written behind the back of every session', async () => {
  const { storage, store, provider } = await begin();
  const foreign = await provider.openStore('Account', 'foreign');
  await foreign.add(deposits(1, 100));
  const database = await storage.open(store.storeId.database);
  const [[record] = []] = await database.read([{ collection: EVENTS, key: [JSON.stringify(['Account', 'foreign']), 1] }]);
  storage.beforeCommit = async () => {
    storage.beforeCommit = async () => undefined;
    await database.commit({
      writes: [{ type: 'add', collection: EVENTS, key: [STREAM, 1], value: record }],
      durability: 'strict',
    });
  };
  expect(await store.add(deposits(1, 2))).toBe(2);
  expect(amounts(await store.get())).toEqual([100, 2]);
});

test('adds that are not awaited are stored in the order of their calls, however slow the storage is', async () => {
  const { storage, store } = await begin();
  storage.beforeCommit = () => new Promise((resolve) => setTimeout(resolve, 2));
  const added = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => store.add(deposits(1, n))));
  expect(added).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(amounts(await store.get())).toEqual(added);
});

test('an add that is aborted while it waits for its turn is not stored', async () => {
  const { storage, store } = await begin();
  let finish = (): void => undefined;
  const slow = new Promise<void>((resolve) => (finish = resolve));
  storage.beforeCommit = async (batch) => (isAppend(batch) ? slow : undefined);
  const controller = new AbortController();
  const reason = new Error('enough');
  const first = store.add(deposits(1, 1));
  const second = store.add(deposits(1, 2), { signal: controller.signal });
  await new Promise((resolve) => setImmediate(resolve));
  controller.abort(reason);
  finish();
  expect(await first).toBe(1);
  await expect(second).rejects.toBe(reason);
  expect(amounts(await store.get())).toEqual([1]);
});
