import { expect, test } from '@playwright/test';
import { bankEvents, deposits, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { createKeyValueEventStoreProvider, inProcess, SCHEMA } from '../../../src/key-value.ts';
import {
  StorageQuotaExceededError,
  StorageUnavailableError,
  StorageWipedError,
  UpgradeRequiredError,
  type EventStore,
} from '../../../src/index.ts';
import { InterruptedStorage } from '../../support/storage/interrupted-storage.ts';

/** An error of an adapter that does not have the package's classes, or has those of another copy of it. */
function ownError(name: string, facts: object): Error {
  return Object.assign(new Error('of the adapter'), { name, ...facts });
}

async function openStore(): Promise<{ storage: InterruptedStorage; store: EventStore<BankEvent> }> {
  const storage = new InterruptedStorage(SCHEMA);
  const provider = createKeyValueEventStoreProvider({ events: bankEvents, backend: inProcess(storage) });
  return { storage, store: await provider.openStore('Account', '1') };
}

const KNOWN = [
  ['StorageUnavailableError', { transient: true, reason: 'it rests' }, StorageUnavailableError],
  ['StorageQuotaExceededError', { database: 'EventStores', usage: 9, quota: 10 }, StorageQuotaExceededError],
  ['StorageWipedError', { database: 'EventStores', reason: 'deleted' }, StorageWipedError],
  ['UpgradeRequiredError', { database: 'EventStores', supportedVersion: 1 }, UpgradeRequiredError],
] as const;

for (const [name, facts, ErrorClass] of KNOWN) {
  test(`what an adapter throws as ${name} is one, whoever has defined its class`, async () => {
    const { storage, store } = await openStore();
    const thrown = ownError(name, facts);
    storage.beforeCommit = () => Promise.reject(thrown);
    const error: unknown = await store.add(deposits(1)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ErrorClass);
    expect(error).toMatchObject(facts);
  });
}

test("an adapter's own ConflictError is a conflict: the add reads again, and succeeds", async () => {
  const { storage, store } = await openStore();
  let conflicts = 0;
  storage.beforeCommit = async () => {
    if (conflicts++ === 0) throw ownError('ConflictError', { collection: 'events', key: ['x', 1], found: {} });
  };
  expect(await store.add(deposits(1))).toBe(1);
  expect(conflicts).toBe(2);
});

test("an adapter's own OutcomeUnknownError has the add looked for, and made again", async () => {
  const { storage, store } = await openStore();
  let losses = 0;
  storage.beforeCommit = async () => {
    if (losses++ === 0) throw ownError('OutcomeUnknownError', {});
  };
  expect(await store.add(deposits(2))).toBe(2);
  expect(await store.get()).toHaveLength(2);
});

for (const thrown of [new TypeError('a mistake'), 'a text', undefined, null, { name: 'StorageFullError' }]) {
  test(`anything else that an adapter throws is the cause of an error of the library: ${String(thrown)}`, async () => {
    const { storage, store } = await openStore();
    storage.beforeCommit = () => Promise.reject(thrown as Error);
    const error: unknown = await store.add(deposits(1)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(StorageUnavailableError);
    expect(error).toMatchObject({ transient: false, cause: thrown });
  });
}
