import { StoreNotOpenError } from '../../contract/errors/index.ts';
import type { EventStoreProvider } from '../../contract/event-store-provider.ts';
import type { Documents } from '../../contract/projection.ts';
import { assertTrue } from '../storage/assert.ts';
import { Account } from './account.ts';
import { accounts, openAccounts, type Account as AccountRow, type AccountIndex } from './accounts.ts';
import { deposit, range, type BankEvent } from './bank.ts';
import type { ProviderCase, ProviderWorld } from './provider-case.ts';

type Call = (provider: EventStoreProvider<BankEvent>, database: string, file: Blob) => Promise<unknown>;

async function drained(iterable: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of iterable);
}

const documentsOf = (provider: EventStoreProvider<BankEvent>, database: string): Documents<AccountRow, AccountIndex> =>
  provider.documents(accounts, { database });

const CALLS = {
  'openStore()': (provider, database) => provider.openStore('Account', '0001', { database }),
  'add()': (provider, database) => provider.add('Account', '0000', deposit(1), { database }),
  'addToStreams()': (provider, database) =>
    provider.addToStreams(
      ['0000', '0001'].map((id) => ({ name: 'Account', id, events: deposit(1) })),
      { database },
    ),
  'get()': (provider, database) => provider.read('Account', '0000', { database }).get(),
  'stream()': (provider, database) => drained(provider.read('Account', '0000', { database }).stream({ batchSize: 1 })),
  'streams()': (provider, database) => provider.streams({ database }),
  'databases()': (provider) => provider.databases(),
  'readAll()': (provider, database) => drained(provider.readAll({ database })),
  'load()': (provider, database) => provider.aggregate(Account, '0000', { database }).load(),
  'execute()': (provider, database) => provider.aggregate(Account, '0000', { database }).execute(() => deposit(1)),
  'documents.get()': (provider, database) => documentsOf(provider, database).get('0000'),
  'documents.get(upTo)': (provider, database) => documentsOf(provider, database).get('0000', { upTo: 'latest' }),
  'documents.list()': (provider, database) => documentsOf(provider, database).list(),
  'documents.count()': (provider, database) => documentsOf(provider, database).count(),
  'documents.status()': (provider, database) => documentsOf(provider, database).status(),
  'documents.rebuild()': (provider, database) => documentsOf(provider, database).rebuild(),
  'compact()': (provider, database) => provider.compact({ database }),
  'export()': async (provider, database) => {
    for (const reader = provider.export({ database }).getReader(); !(await reader.read()).done;);
  },
  'import()': (provider, database, file) => provider.import(file, { database: `${database}-copy` }),
  'deleteStream()': (provider, database) => provider.deleteStream('Account', '0002', { database }),
  'deleteDatabase()': (provider, database) => provider.deleteDatabase(`${database}-other`),
} satisfies Readonly<Record<string, Call>>;

// From the first round to the storage to several of them.
const DELAYS = [undefined, 0, 2, 8]; // milliseconds

// What a page asks for each row that it shows.
const FREQUENT = ['get()', 'load()', 'documents.get()', 'documents.list()', 'documents.count()'] as const;

/** Closes a provider at several moments under calls that a new one has begun. */
async function closeUnder(
  { connect }: ProviderWorld,
  begin: (provider: EventStoreProvider<BankEvent>) => readonly Promise<unknown>[],
): Promise<void> {
  for (const delay of DELAYS) {
    const provider = connect({ projections: [accounts] });
    const called = Promise.allSettled(begin(provider));
    if (delay !== undefined) await new Promise((resolve) => setTimeout(resolve, delay));
    await provider.close();
    for (const outcome of await called) {
      if (outcome.status === 'fulfilled') continue;
      assertTrue(outcome.reason instanceof StoreNotOpenError, `closed after ${delay} ms: ${String(outcome.reason)}`);
    }
  }
}

export const closingCases: readonly ProviderCase[] = [
  ...Object.entries(CALLS).map(([name, call]) => ({
    title: `${name} that is under way when its provider is closed succeeds, or tells that it was closed`,
    async run(world: ProviderWorld) {
      const { connect, database } = world;
      const before = connect({ projections: [accounts] });
      await openAccounts(before, database, range(1, 3));
      const file = await new Response(before.export({ database })).blob();
      await closeUnder(world, (provider) => [call(provider, database, file)]);
    },
  })),
  {
    title: 'a thousand calls that are under way when their provider is closed each succeed, or tell that it was closed',
    async run(world) {
      const { connect, database } = world;
      await openAccounts(connect({ projections: [accounts] }), database, range(1, 3));
      await closeUnder(world, (provider) => range(1, 200).flatMap(() => FREQUENT.map((name) => CALLS[name](provider, database))));
    },
  },
];
