import { expect, test } from '@playwright/test';
import { bankEvents } from '../../../src/conformance/provider/bank.ts';
import { createEventStoreProvider, StorageUnavailableError } from '../../../src/index.ts';

test('where there is no browser a provider can be made, and its first call says where it runs', async () => {
  await using provider = createEventStoreProvider({ events: bankEvents });
  const calls = [
    () => provider.openStore('Account', '1'),
    () => provider.read('Account', '1').get(),
    () => provider.compact(),
    () => createEventStoreProvider({ events: bankEvents, worker: '/worker.js' }).openStore('Account', '1'),
  ];
  for (const call of calls) {
    const error: unknown = await call().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StorageUnavailableError);
    expect(error).toMatchObject({ transient: false });
    expect(String(error)).toContain('pages of a browser');
    expect(String(error)).toContain('createInMemoryEventStoreProvider()');
  }
});

test('watching where there is no browser keeps no process alive', async () => {
  const before = process.getActiveResourcesInfo();
  const provider = createEventStoreProvider({ events: bankEvents });
  const stop = provider.watch(() => undefined);
  expect(process.getActiveResourcesInfo()).toEqual(before);
  stop();
  await provider.close();
});
