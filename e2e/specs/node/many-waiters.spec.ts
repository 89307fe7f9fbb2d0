import { expect, test } from '@playwright/test';
import { accounts, accountsProjection, openAccounts } from '../../../src/conformance/provider/accounts.ts';
import { bankEvents, deposit } from '../../../src/conformance/provider/bank.ts';
import { StoreNotOpenError } from '../../../src/index.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { inMemory } from '../../../src/key-value.ts';

const MANY = 100; // Node warns of more than ten listeners of one signal

test('many who wait for documents at once get them without a warning, and are told when the provider is closed', async () => {
  const warnings: string[] = [];
  const note = ({ message }: Error): void => void warnings.push(message);
  process.on('warning', note);
  try {
    const provider = createInMemoryEventStoreProvider({ events: bankEvents, projections: [accounts] });
    await openAccounts(provider, 'bank', [1]);
    const documents = provider.documents(accounts, { database: 'bank' });
    const waiting = Array.from({ length: MANY }, () => documents.get('0000', { upTo: 'latest' }));
    expect((await Promise.all(waiting)).map((account) => account?.balance)).toEqual(Array.from({ length: MANY }, () => 1));
    const rebuilding = Array.from({ length: MANY }, () => documents.rebuild().catch((error: unknown) => error));
    await provider.close();
    for (const outcome of await Promise.all(rebuilding)) expect(outcome).toBeInstanceOf(StoreNotOpenError);
    await new Promise((resolve) => setImmediate(resolve)); // a warning comes in a later task
  } finally {
    process.off('warning', note);
  }
  expect(warnings).toEqual([]);
});

test('who waits for documents that only newer code can bring up is told when the provider is closed', async () => {
  test.setTimeout(10_000); // whoever hears nothing looks again after 30 s
  const backend = inMemory();
  const [older, newer] = [accounts, accountsProjection(2)].map((projection) => ({
    projection,
    provider: createInMemoryEventStoreProvider({ events: bankEvents, projections: [projection], backend }),
  }));
  if (!older || !newer) throw new Error('There are two.');
  await openAccounts(newer.provider, 'bank', [1]);
  await newer.provider.documents(newer.projection, { database: 'bank' }).count({ upTo: 'latest' });
  await newer.provider.close();
  await older.provider.add('Account', '0000', deposit(1), { database: 'bank' });
  const documents = older.provider.documents(older.projection, { database: 'bank' });
  const waiting = documents.get('0000', { upTo: 'latest' }).catch((error: unknown) => error);
  // Its own looks at the storage take their turns with these, and are over by then.
  for (let look = 0; look < 100; look++) expect((await documents.status()).position).toBe(1);
  expect(await Promise.race([waiting, 'it waits'])).toBe('it waits');
  await older.provider.close();
  expect(await waiting).toBeInstanceOf(StoreNotOpenError);
});
