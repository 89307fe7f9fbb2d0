import { expect, test } from '@playwright/test';
import { Account } from '../../../src/conformance/provider/account.ts';
import { bankEvents, deposit, deposits, FundsDeposited } from '../../../src/conformance/provider/bank.ts';
import { createInMemoryEventStoreProvider, inMemory } from '../../../src/in-memory.ts';
import { StorageWipedError } from '../../../src/index.ts';

const connect = (backend = inMemory()) => createInMemoryEventStoreProvider({ events: bankEvents, backend });

test('a stream of a wiped database that has as many events as the one before is not taken for it', async () => {
  const backend = inMemory();
  const account = connect(backend).aggregate(Account, '1');
  await account.execute(() => deposits(3));
  await account.load();
  await backend.storage.delete('EventStores');
  await expect(account.load()).rejects.toBeInstanceOf(StorageWipedError);
  expect(await account.load()).toMatchObject({ state: { balance: 0 }, version: 0 });
  await account.execute(() => deposits(3));
  await account.load();
  await backend.storage.delete('EventStores');
  await connect(backend).add('Account', '1', deposits(3, 10));
  await expect(account.load()).rejects.toBeInstanceOf(StorageWipedError);
  expect(await account.load()).toMatchObject({ state: { balance: 33 }, version: 3 });
});

test('a command in a database that was wiped and has come to the same version decides on what is there', async () => {
  const backend = inMemory();
  const provider = connect(backend);
  const account = provider.aggregate(Account, '1');
  await account.execute(() => new FundsDeposited(1));
  await backend.storage.delete('EventStores');
  await connect(backend).add('Account', '1', deposit(50));
  // Another call of this client has heard of it already.
  await expect(provider.read('Account', '2').exists()).rejects.toBeInstanceOf(StorageWipedError);
  const seen: number[] = [];
  const { state } = await account.execute(({ balance }) => {
    seen.push(balance);
    return new FundsDeposited(balance);
  });
  expect(seen).toEqual([1, 50]);
  expect(state.balance).toBe(100);
});

test('a stream that is deleted while a command decides is not taken for the one before it afterwards', async () => {
  const backend = inMemory();
  const [provider, other] = [connect(backend), connect(backend)];
  await other.add('Account', '1', deposits(3));
  const account = provider.aggregate(Account, '1');
  await account.execute(async () => {
    await other.deleteStream('Account', '1');
    return new FundsDeposited(10);
  });
  expect(await account.load()).toMatchObject({ state: { balance: 10, events: 1 }, version: 4 });
  const { state } = await account.execute(({ balance }) => new FundsDeposited(balance));
  expect(state).toMatchObject({ balance: 20, events: 2 });
});
