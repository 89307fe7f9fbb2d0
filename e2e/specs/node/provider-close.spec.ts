import { expect, test } from '@playwright/test';
import { faultyProvider } from '../../support/storage/faulty-provider.ts';

test('a provider ends its engine though a store of it cannot be closed, and tells of it', async () => {
  let ended = 0;
  const provider = faultyProvider({
    faults: () => ({
      async closeSession() {
        throw new Error('a fault');
      },
      async close() {
        ended++;
      },
    }),
  });
  await provider.openStore('Account', '1');
  await expect(provider.close()).rejects.toThrow('a fault');
  expect(ended).toBe(1);
});

test('a provider that failed to close can be closed again', async () => {
  let calls = 0;
  const provider = faultyProvider({
    faults: () => ({
      async close() {
        if (++calls === 1) throw new Error('a fault');
      },
    }),
  });
  await expect(provider.close()).rejects.toThrow('a fault');
  await expect(provider.openStore('Account', '1')).rejects.toThrow('closed');
  await provider.close();
  await provider.close();
  expect(calls).toBe(2);
});
