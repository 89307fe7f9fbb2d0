import { expect, test } from '@playwright/test';
import { bankEvents, deposit, deposits } from '../../../src/conformance/provider/bank.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { inProcess } from '../../../src/key-value.ts';
import * as library from '../../../src/index.ts';
import { decodeError } from '../../../src/rpc/decode-error.ts';
import { encodeError } from '../../../src/rpc/encode-error.ts';
import { FaultyStorage, type Fault } from '../../support/faults/faulty-storage.ts';
import { idsOf } from '../../support/faults/ledger.ts';
import { TestClock } from '../../../src/testing.ts';

const OPEN = 2; // operations: the record is read, then the session is put

/** What a write was told, and what is stored, when the operations after the opening fail so, one after the other. */
async function write(
  faults: readonly (Fault | 'none')[],
  call: (store: library.EventStore<object>) => Promise<unknown>,
): Promise<{ told: unknown; stored: number; snapshots: readonly number[] }> {
  const strikes = faults.flatMap((fault, index) => (fault === 'none' ? [] : [{ operation: OPEN + index + 1, fault }]));
  const clock = new TestClock();
  const storage = new FaultyStorage(strikes, clock);
  const provider = createInMemoryEventStoreProvider({ events: bankEvents, backend: inProcess(storage), clock });
  const store = await provider.openStore('Account', '1');
  const told: unknown = await call(store as library.EventStore<object>).catch((error: unknown) => error);
  expect(storage.asked.length, 'every fault has struck').toBeGreaterThanOrEqual(OPEN + faults.length);
  storage.heal();
  const reader = provider.read('Account', '1');
  return { told, stored: idsOf(await reader.get()).length, snapshots: await reader.snapshotVersions() };
}

const add = (store: library.EventStore<object>): Promise<number> => store.add(deposits(2));

const snapshot = async (store: library.EventStore<object>): Promise<void> => {
  await store.add(deposits(1));
  await store.snapshot(1, deposit(1));
};

const notWritten = { name: 'StorageUnavailableError', outcome: 'not-written', transient: true };
const unknown = { name: 'StorageUnavailableError', outcome: 'unknown', transient: false };

// After a commit whose answer was lost: the look-up, then the version.
const LOST = ['commit-lost', 'none', 'none'] as const;

test('an add whose answer was lost three times, and that was never found, has written nothing and says so', async () => {
  const { told, stored } = await write([...LOST, ...LOST, 'commit-lost'], add);
  expect([told, stored]).toEqual([expect.objectContaining(notWritten), 0]);
});

test('an add whose answer was lost three times, and that is found at last, is acknowledged', async () => {
  expect(await write([...LOST, ...LOST, 'reply-lost'], add)).toMatchObject({ told: 2, stored: 2 });
});

test('an add whose answer was lost, and that could not be looked for, says that it may be stored', async () => {
  const { told, stored } = await write([...LOST, ...LOST, 'reply-lost', 'unavailable'], add);
  expect([told, stored]).toEqual([expect.objectContaining(unknown), 2]);
});

test('an add whose answer was lost before its database was deleted is gone with it', async () => {
  const { told, stored } = await write(['reply-lost', 'wiped'], add);
  expect([told, stored]).toEqual([expect.objectContaining({ name: 'StorageWipedError', outcome: 'not-written' }), 0]);
});

test('a snapshot whose answer was lost, and that failed after that for lack of room, says that it may be stored', async () => {
  for (const [first, snapshots] of [
    ['reply-lost', [1]],
    ['commit-lost', []],
  ] as const) {
    const { told, ...found } = await write(['none', first, 'quota'], snapshot);
    expect([told, found.snapshots]).toEqual([expect.objectContaining(unknown), snapshots]);
    expect((told as Error).cause).toBeInstanceOf(library.StorageQuotaExceededError);
  }
});

test('a snapshot whose answer was lost is put again, and stored', async () => {
  expect(await write(['none', 'commit-lost', 'commit-lost'], snapshot)).toMatchObject({ told: undefined, snapshots: [1] });
});

test('a snapshot whose answer was lost before its database was deleted is gone with it', async () => {
  const { told, snapshots } = await write(['none', 'reply-lost', 'wiped'], snapshot);
  expect([told, snapshots]).toEqual([expect.objectContaining({ name: 'StorageWipedError', outcome: 'not-written' }), []]);
});

for (const error of [
  new library.StorageUnavailableError({ transient: false, outcome: 'unknown', reason: 'a fault' }),
  new library.WorkerTerminatedError({ outcome: 'unknown' }),
]) {
  test(`${error.name}: nobody is told to try again when the outcome is unknown`, () => {
    expect(error.message).toMatch(/read the stream before adding again.*idempotencyId/);
    expect(error.message).not.toMatch(/try again|call again/i);
  });
}

test('an unknown outcome is the same on both sides of the worker', () => {
  const error = new library.StorageUnavailableError({ transient: false, outcome: 'unknown', reason: 'a fault' });
  const decoded = decodeError(structuredClone(encodeError(error)));
  expect(decoded).toMatchObject({ name: error.name, outcome: 'unknown', message: error.message });
});

test('what may be stored cannot be called transient', () => {
  // @ts-expect-error - an outcome that is unknown must be looked for first
  const error = new library.StorageUnavailableError({ transient: true, outcome: 'unknown', reason: 'a fault' });
  expect(error.message).not.toMatch(/try again/i);
});
