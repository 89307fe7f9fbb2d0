import { expect, test } from '@playwright/test';
import { accounts } from '../../../src/conformance/provider/accounts.ts';
import { bankEvents, deposit, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { ProjectionFailedError, StorageUnavailableError, type EventStoreProvider } from '../../../src/index.ts';
import { createKeyValueEventStoreProvider, inMemory, type Write } from '../../../src/key-value.ts';
import { withCommit } from '../../support/storage/with-requests.ts';

const REASON = 'the value is too long';

test('a document that the storage refuses for good stops its projection, which tells so, until a page starts where it is taken', async () => {
  const backend = inMemory();
  let isStrict = true;
  const isLong = ({ collection, key }: Write): boolean => collection === 'documents' && Array.isArray(key) && key[1] === '2';
  const storage = withCommit(backend.storage, (database) => async (batch) => {
    if (isStrict && batch.writes.some(isLong)) throw new StorageUnavailableError({ transient: false, reason: REASON });
    return database.commit(batch);
  });
  const connect = (): EventStoreProvider<BankEvent> =>
    createKeyValueEventStoreProvider({ events: bankEvents, backend: { ...backend, storage }, projections: [accounts] });
  const first = connect();
  for (const id of ['1', '2', '3']) await first.add('Account', id, deposit(1));
  const documents = first.documents(accounts);
  await expect(documents.count({ upTo: 'latest' })).rejects.toThrow(ProjectionFailedError);
  const { state, failure } = await documents.status();
  expect([state, failure?.position, failure?.reason]).toEqual(['failed', 2, expect.stringContaining(REASON)]);
  expect((await documents.get('1'))?.balance, 'what comes before it').toBe(1);
  await first.close();
  isStrict = false;
  const second = connect();
  expect(await second.documents(accounts).count({ upTo: 'latest' })).toBe(3);
  await second.close();
});
