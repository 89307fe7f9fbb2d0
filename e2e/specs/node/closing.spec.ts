import { expect, test } from '@playwright/test';
import { AccountBalance, bankEvents, deposits, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { SCHEMA, inProcess } from '../../../src/key-value.ts';
import { SNAPSHOTS } from '../../../src/engine/schema.ts';
import { createMessage, type EventStoreProvider } from '../../../src/index.ts';
import { InterruptedStorage, isAppend, isCompaction } from '../../support/storage/interrupted-storage.ts';
import { TestClock } from '../../../src/testing.ts';

function world(): { clock: TestClock; storage: InterruptedStorage; connect: () => EventStoreProvider<BankEvent> } {
  const clock = new TestClock();
  const storage = new InterruptedStorage(SCHEMA);
  const shared = inProcess(storage);
  const connect = (): EventStoreProvider<BankEvent> =>
    createInMemoryEventStoreProvider({ events: bankEvents, backend: shared, clock });
  return { clock, storage, connect };
}

/** Adds events one by one, as many as make their stream worth a compaction, and lets the stream go. */
async function addSingly(provider: EventStoreProvider<BankEvent>, id: string): Promise<void> {
  const store = await provider.openStore('Account', id);
  for (let n = 0; n < 100; n++) await store.add(deposits(1));
  await store.close();
}

test('a store that is closed in the middle of an add keeps its stream until the add is stored', async () => {
  const { clock, storage, connect } = world();
  const store = await connect().openStore('Account', '1');
  let finish = (): void => undefined;
  const slow = new Promise<void>((resolve) => (finish = resolve));
  storage.beforeCommit = async (batch) => (isAppend(batch) ? slow : undefined);
  const added = store.add(deposits(1));
  const closed = store.close();
  const next = connect().openStore('Account', '1');
  await clock.advance(1_000);
  finish();
  await closed;
  expect(await added).toBe(1);
  expect(await (await next).version()).toBe(1);
});

test('a store that is closed in the middle of a snapshot keeps its stream until the snapshot is stored', async () => {
  const { clock, storage, connect } = world();
  const store = await connect().openStore('Account', '1');
  await store.add(deposits(1));
  let finish = (): void => undefined;
  const slow = new Promise<void>((resolve) => (finish = resolve));
  storage.beforeCommit = async ({ writes }) => (writes.some(({ collection }) => collection === SNAPSHOTS) ? slow : undefined);
  const snapshot = store.snapshot(1, createMessage(new AccountBalance(1, 1)));
  await clock.advance(1);
  const closed = store.close();
  const next = connect().openStore('Account', '1');
  await clock.advance(1_000);
  finish();
  await Promise.all([snapshot, closed]);
  expect(await (await next).snapshotVersions()).toEqual([1]);
});

test('a store that was closed is not said to have expired', async () => {
  const clock = new TestClock();
  const lines: string[] = [];
  const line = (message: string): void => void lines.push(message);
  const logger = { debug: line, info: line, warn: line, error: line };
  const provider = createInMemoryEventStoreProvider({ events: bankEvents, clock, logger });
  const store = await provider.openStore('Account', '1', { sessionTimeout: 60_000 });
  await store.close();
  await clock.advance(120_000);
  expect(lines).toEqual(['store opened', 'store closed']);
});

test('a provider that is closed compacts nothing afterwards', async () => {
  const { clock, storage, connect } = world();
  const provider = connect();
  await addSingly(provider, '1');
  await provider.close();
  const commits: unknown[] = [];
  storage.beforeCommit = async (batch) => void commits.push(batch);
  await clock.advance(60_000);
  expect(commits).toEqual([]);
});

test('a provider that is closed while it compacts goes no further', async () => {
  const { clock, storage, connect } = world();
  const provider = connect();
  await addSingly(provider, '1');
  await addSingly(provider, '2');
  let compactions = 0;
  let closed: Promise<void> | undefined;
  storage.beforeCommit = async (batch) => {
    if (!isCompaction(batch)) return;
    compactions++;
    closed ??= provider.close();
  };
  await clock.advance(60_000);
  await closed;
  expect(compactions).toBe(1);
});
