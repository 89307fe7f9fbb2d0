import { expect, test } from '@playwright/test';
import { bankEvents, deposits, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { SCHEMA, inProcess } from '../../../src/key-value.ts';
import type { EventStoreProvider } from '../../../src/index.ts';
import { InterruptedStorage } from '../../support/storage/interrupted-storage.ts';
import { TestClock } from '../../../src/testing.ts';

test('an open that is aborted while it takes the stream leaves it free', async () => {
  const storage = new InterruptedStorage(SCHEMA);
  const world = inProcess(storage);
  const clock = new TestClock();
  const connect = (): EventStoreProvider<BankEvent> =>
    createInMemoryEventStoreProvider({ events: bankEvents, backend: world, clock });
  const controller = new AbortController();
  const reason = new Error('enough');
  storage.beforeCommit = async () => controller.abort(reason);
  await expect(connect().openStore('Account', '1', { signal: controller.signal })).rejects.toBe(reason);
  const next = connect().openStore('Account', '1', { openTimeout: 1_000 });
  const added = next.then((store) => store.add(deposits(1)));
  await Promise.all([expect(added).resolves.toBe(1), clock.advance(1_000)]);
});
