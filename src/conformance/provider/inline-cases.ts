import { ProjectionFailedError, StoreVersionMismatchError } from '../../contract/errors/index.ts';
import type { EventStoreProvider } from '../../contract/event-store-provider.ts';
import type { Projection } from '../../contract/projection.ts';
import { defineProjection } from '../../projections/define-projection.ts';
import { assertEqual, assertRejects } from '../storage/assert.ts';
import { BankAccountCreated, bankEvents, deposit, deposits, range, ValueRecorded, type BankEvent } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';
import { until } from './until.ts';

interface Balance {
  readonly owner: string;
  readonly balance: number;
}

/** The balances of accounts, which may not be above a limit. */
function balancesProjection(version = 1, limit = Infinity): Projection<BankEvent, Balance, 'byBalance'> {
  const none: Balance = { owner: '', balance: 0 };
  return defineProjection(bankEvents, {
    ...{ name: 'balances', version, aggregate: 'Account', mode: 'inline' },
    on: {
      BankAccountCreated: (account: Balance = none, { owner }): Balance => ({ ...account, owner }),
      FundsDeposited: (account: Balance = none, { amount }): Balance => {
        if (account.balance + amount > limit) throw new RangeError(`more than ${limit}`);
        return { ...account, balance: account.balance + amount };
      },
      ValueRecorded: (account, { value }) => (value === 'closed' ? undefined : account),
    },
    indexes: { byBalance: ({ balance }) => balance },
  });
}

const balances = balancesProjection();

async function balanceOf(provider: EventStoreProvider<BankEvent>, database: string, id: string): Promise<number | undefined> {
  return (await provider.documents(balances, { database }).get(id))?.balance;
}

export const inlineCases: readonly ProviderCase[] = [
  {
    title: 'an inline document is there as soon as the events are added, whichever way they are added',
    async run({ connect, database }) {
      const provider = connect({ projections: [balances] });
      await provider.add('Account', 'a', [new BankAccountCreated('a', 'Joe'), deposit(5)], { database });
      assertEqual(await provider.documents(balances, { database }).get('a'), { owner: 'Joe', balance: 5 }, 'by the provider');
      {
        await using store = await provider.openStore('Account', 'a', { database });
        await store.add(deposit(1));
        assertEqual(await balanceOf(provider, database, 'a'), 6, 'by a store');
        await Promise.all(range(1, 20).map(() => store.add(deposit(1))));
        assertEqual(await balanceOf(provider, database, 'a'), 26, 'by many calls at once');
        await store.addAll(deposits(4), { batchSize: 1 });
        assertEqual(await balanceOf(provider, database, 'a'), 36, 'by batches');
      }
      await provider.addToStreams(
        [
          { name: 'Account', id: 'a', events: deposit(-30) },
          { name: 'Account', id: 'b', events: deposit(30) },
          { name: 'Order', id: 'a', events: deposit(1_000) },
        ],
        { database },
      );
      assertEqual(await Promise.all(['a', 'b'].map((id) => balanceOf(provider, database, id))), [6, 30], 'of several streams');
      const { documents } = await provider.documents(balances, { database }).list({ index: 'byBalance', reverse: true });
      assertEqual(
        documents.map(({ key }) => key),
        ['b', 'a'],
        'by its index',
      );
    },
  },
  {
    title: 'inline documents count every event once, with many writers at once and some that do not know them',
    async run({ connect, database }) {
      const knowing = range(1, 3).map(() => connect({ projections: [balances] }));
      const unknowing = connect();
      const all = [...knowing, unknowing];
      await Promise.all(
        all.map(async (client) => {
          for (const n of range(1, 15)) await client.add('Account', String(n % 2), deposit(1), { database });
        }),
      );
      const [first] = knowing;
      const documents = first?.documents(balances, { database });
      const sum = async (): Promise<number> => {
        const found = await documents?.getMany(['0', '1'], { upTo: 'latest' });
        return (found ?? []).reduce((total, document) => total + (document?.balance ?? 0), 0);
      };
      await until(async () => (await sum()) === 60, 'every deposit');
      await unknowing.add('Account', '0', deposit(1), { database });
      await first?.add('Account', '0', deposit(1), { database });
      assertEqual(await sum(), 62, 'an event that somebody added who does not know of them');
    },
  },
  {
    title: 'a function that throws refuses the events, and nothing is written',
    async run({ connect, database }) {
      const limited = balancesProjection(1, 10);
      const provider = connect({ projections: [limited] });
      await provider.add('Account', 'a', deposit(8), { database });
      const error = await assertRejects(
        provider.add('Account', 'a', deposit(3), { database }),
        ProjectionFailedError,
        'too much',
      );
      assertEqual([error.projection, error.reason, error.storeId?.id], ['balances', 'more than 10', 'a'], 'what it tells');
      assertEqual(await provider.read('Account', 'a', { database }).version(), 1, 'the version');
      assertEqual((await provider.documents(limited, { database }).get('a'))?.balance, 8, 'the document');
      await provider.add('Account', 'a', deposit(2), { database });
      const stale = provider.add('Account', 'a', deposit(-5), { database, expectedVersion: 1 });
      await assertRejects(stale, StoreVersionMismatchError, 'another version than expected');
      assertEqual((await provider.documents(limited, { database }).get('a'))?.balance, 10, 'the document after that');
    },
  },
  {
    title: 'an inline document that its event deletes is gone, and begins again with the next event',
    async run({ connect, database }) {
      const provider = connect({ projections: [balances] });
      await provider.add('Account', 'a', deposit(8), { database });
      await provider.add('Account', 'a', new ValueRecorded('closed'), { database });
      const documents = provider.documents(balances, { database });
      assertEqual(
        [await documents.get('a'), await documents.count(), await documents.count({ index: 'byBalance' })],
        [undefined, 0, 0],
        'gone',
      );
      await provider.add('Account', 'a', deposit(1), { database });
      assertEqual(await balanceOf(provider, database, 'a'), 1, 'what begins again');
    },
  },
  {
    title: 'inline documents are made of what was there before, and built anew with a new version',
    async run({ connect, database }) {
      await connect().add('Account', 'a', deposits(3), { database });
      const provider = connect({ projections: [balances] });
      await provider.add('Account', 'a', deposit(1), { database });
      assertEqual(await balanceOf(provider, database, 'a'), 7, 'with what was there');
      const documents = provider.documents(balances, { database });
      await documents.rebuild();
      assertEqual(await balanceOf(provider, database, 'a'), 7, 'built anew');
      await provider.add('Account', 'a', deposit(1), { database });
      assertEqual(await balanceOf(provider, database, 'a'), 8, 'what comes after');
      const second = balancesProjection(2);
      const newer = connect({ projections: [second] });
      await until(async () => {
        const { version, state } = await newer.documents(second, { database }).status();
        return version === 2 && state === 'current';
      }, 'the new version');
      // Code of the old version goes on adding, and leaves the documents to the newer one.
      await provider.add('Account', 'a', deposit(1), { database });
      assertEqual((await newer.documents(second, { database }).get('a', { upTo: 'latest' }))?.balance, 9, 'what old code adds');
    },
  },
];
