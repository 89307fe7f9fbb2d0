import { expect, test } from '@playwright/test';
import { bankEvents, deposits } from '../../../src/conformance/provider/bank.ts';
import { LOG } from '../../../src/engine/schema.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { InMemoryStorage, SCHEMA, inProcess } from '../../../src/key-value.ts';

test('the log has a position for each batch, and none for lists that were empty or were emptied after the call', async () => {
  const storage = new InMemoryStorage(SCHEMA);
  const provider = createInMemoryEventStoreProvider({ events: bankEvents, backend: inProcess(storage) });
  const store = await provider.openStore('Account', '1');
  const list = deposits(2);
  const added = [store.add([]), store.add(list), store.add([]), store.add(deposits(1))];
  list.length = 0;
  await Promise.all(added);
  const database = await storage.open('EventStores');
  const [positions] = await database.read([{ collection: LOG, from: 0, to: Infinity }]);
  const stream = JSON.stringify(['Account', '1']);
  expect(positions).toEqual([
    [stream, 1, 2],
    [stream, 3, 3],
  ]);
});
