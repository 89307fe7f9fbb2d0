import { expect, test } from '@playwright/test';
import { bankEvents } from '../../src/client/conformance/bank.ts';
import { createInMemoryEventStoreProvider } from '../../src/in-memory.ts';
import { heapUsed, MEGABYTE } from './heap.ts';

test('five thousand stores opened and closed leave less than a megabyte behind', async () => {
  const provider = createInMemoryEventStoreProvider({ events: bankEvents });
  const { signal } = new AbortController();
  const openAndClose = async (times: number): Promise<void> => {
    for (let n = 0; n < times; n++) {
      const store = await provider.openStore('Account', String(n % 50), { signal });
      await store.version({ signal });
      await store.close();
    }
  };
  await openAndClose(500);
  const before = heapUsed();
  await openAndClose(5_000);
  expect(heapUsed() - before).toBeLessThan(MEGABYTE);
  await provider.close();
});
