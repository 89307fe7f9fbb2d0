import { expect, test } from '@playwright/test';
import { bankEvents, deposits, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { InMemoryStorage, SCHEMA, inProcess } from '../../../src/key-value.ts';
import { StorageUnavailableError, StorageWipedError, type EventStoreProvider } from '../../../src/index.ts';
import type { KeyValueDatabase } from '../../../src/storage/port.ts';

/** A storage that counts its handles, and fails to open as often as it is told to. */
class CountingStorage extends InMemoryStorage {
  failures = 0;
  opened = 0;
  closed = 0;

  override async open(name: string): Promise<KeyValueDatabase> {
    if (this.failures-- > 0) throw new StorageUnavailableError({ transient: true, reason: 'a fault' });
    const database = await super.open(name);
    this.opened++;
    const close = async (): Promise<void> => {
      this.closed++;
      await database.close();
    };
    return {
      generation: database.generation,
      read: (queries) => database.read(queries),
      commit: (batch) => database.commit(batch),
      close,
    };
  }
}

function connect(storage: InMemoryStorage): EventStoreProvider<BankEvent> {
  return createInMemoryEventStoreProvider({ events: bankEvents, backend: inProcess(storage) });
}

test('a database that could not be opened is opened by the next call', async () => {
  const storage = new CountingStorage(SCHEMA);
  storage.failures = 1;
  const provider = connect(storage);
  await expect(provider.openStore('Account', '1')).rejects.toBeInstanceOf(StorageUnavailableError);
  const store = await provider.openStore('Account', '1');
  expect(await store.add(deposits(1))).toBe(1);
});

test('a database that was deleted is begun anew by the next store, once it was told', async () => {
  const storage = new CountingStorage(SCHEMA);
  const provider = connect(storage);
  const store = await provider.openStore('Account', '1');
  await store.add(deposits(2));
  await storage.delete(store.storeId.database);
  await expect(store.add(deposits(1))).rejects.toBeInstanceOf(StorageWipedError);
  const next = await provider.openStore('Account', '2');
  expect(await next.add(deposits(1))).toBe(1);
});

test('whoever wants a database while it is being deleted gets the one that begins anew', async () => {
  let goOn = (): void => undefined;
  const storage = new (class extends InMemoryStorage {
    override async delete(name: string): Promise<void> {
      await new Promise<void>((resolve) => (goOn = resolve));
      await super.delete(name);
    }
  })(SCHEMA);
  const provider = connect(storage);
  await provider.add('Account', '1', deposits(2), { database: 'a' });
  const deleting = provider.deleteDatabase('a');
  await Promise.resolve();
  const reading = provider.read('Account', '1', { database: 'a' }).version();
  await new Promise((resolve) => setTimeout(resolve, 10)); // as long as it takes to open one
  goOn();
  await deleting;
  expect(await reading).toBe(0);
  expect(await provider.add('Account', '1', deposits(1), { database: 'a' })).toBe(1);
});

test('a provider has one handle a database, and lets go of all when it is closed', async () => {
  const storage = new CountingStorage(SCHEMA);
  const provider = connect(storage);
  const databases = ['a', 'b', 'a', 'b', 'a'];
  await Promise.all(databases.map((database, id) => provider.openStore('Account', String(id), { database })));
  expect([storage.opened, storage.closed]).toEqual([2, 0]);
  await provider.close();
  expect([storage.opened, storage.closed]).toEqual([2, 2]);
});
