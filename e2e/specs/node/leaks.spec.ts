import { expect, test } from '@playwright/test';
import { bankEvents, deposit, deposits } from '../../../src/conformance/provider/bank.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { inMemory } from '../../../src/key-value.ts';
import { heapUsed, MEGABYTE } from '../../support/storage/heap.ts';

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

test('a thousand of each call that fails, or is aborted, leave less than a megabyte behind', async () => {
  const world = inMemory();
  const provider = createInMemoryEventStoreProvider({ events: bankEvents, backend: world });
  const holder = createInMemoryEventStoreProvider({ events: bankEvents, backend: world });
  await holder.openStore('Account', 'held', { sessionTimeout: 600_000 });
  const store = await provider.openStore('Account', '1', { sessionTimeout: 600_000 });
  await store.add(deposits(10));
  const { signal } = new AbortController();
  const aborted = AbortSignal.abort();
  const abortSoon = (): AbortSignal => {
    const controller = new AbortController();
    setImmediate(() => controller.abort());
    return controller.signal;
  };
  const failures: Readonly<Record<string, () => unknown>> = {
    'an open that is too late': () => provider.openStore('Account', 'held', { openTimeout: 1, signal }),
    'an open that is aborted while it waits': () => provider.openStore('Account', 'held', { signal: abortSoon() }),
    'an open that is aborted before': () => provider.openStore('Account', 'held', { signal: aborted }),
    'an add that is refused': () => store.add([deposit(1, { sequenceNumber: 1 })], { signal }),
    'an add that is aborted': () => store.add(deposits(1), { signal: aborted }),
    'a read that is aborted': () => store.get({ signal: aborted }),
    'a look for what is not there': () => provider.read('Account', 'none').findByIdempotencyId('none', { signal }),
  };
  const withoutEnd: Readonly<Record<string, () => unknown>> = {
    'a walk that is left': async () => {
      for await (const message of store.stream({ signal })) if (message) return;
    },
    'a watch that is stopped': () => provider.watch(() => undefined, { signal })(),
    'a watch with a signal that is aborted': () => provider.watch(() => undefined, { signal: aborted }),
  };
  const times = async (count: number): Promise<void> => {
    for (const [what, call] of Object.entries(failures)) {
      let failed = 0;
      for (let n = 0; n < count; n++) await Promise.resolve(call()).catch(() => failed++);
      expect(failed, what).toBe(count);
    }
    for (const call of Object.values(withoutEnd)) for (let n = 0; n < count; n++) await call();
  };
  await times(100);
  const before = heapUsed();
  await times(1_000);
  expect(heapUsed() - before).toBeLessThan(MEGABYTE);
  await Promise.all([provider.close(), holder.close()]);
});
