import { InvalidArgumentError } from '../../contract/errors/index.ts';
import type { DocumentQuery, Documents } from '../../contract/projection.ts';
import { assertEqual, assertRejects, assertTrue } from '../storage/assert.ts';
import { accounts, current, openAccounts, type Account, type AccountIndex } from './accounts.ts';
import { deposit, range } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';
import { until } from './until.ts';

type Query = DocumentQuery<AccountIndex>;

async function keysOf(documents: Documents<Account, AccountIndex>, query: Query = {}): Promise<readonly string[]> {
  const keys: string[] = [];
  for (let after: string | undefined; ;) {
    const { documents: found, next } = await documents.list({ ...query, after });
    keys.push(...found.map(({ key }) => key));
    if (next === undefined) return keys;
    assertTrue(next !== after, 'the next page is another one');
    after = next;
  }
}

export const documentCases: readonly ProviderCase[] = [
  {
    title: 'documents are listed by key and by each index, both ways, between bounds, in pages of any size',
    async run({ connect, database }) {
      const provider = connect({ projections: [accounts] });
      const balances = [50, -1, 100, 7, 300, 7, 0.5];
      await openAccounts(provider, database, balances);
      const documents = await current(provider, database);
      const keys = balances.map((_, index) => String(index).padStart(4, '0'));
      const byBalance = keys.toSorted((a, b) => (balances[Number(a)] ?? 0) - (balances[Number(b)] ?? 0) || (a < b ? -1 : 1));
      const even = keys.filter((_, index) => index % 2 === 0);
      const cases: readonly (readonly [Query, readonly string[]])[] = [
        [{}, keys],
        [{ from: '0002', to: '0004' }, ['0002', '0003', '0004']],
        [{ index: 'byBalance' }, byBalance],
        [{ index: 'byBalance', from: 7, to: 50 }, ['0003', '0005', '0000']],
        [{ index: 'byBalance', from: 7.5 }, ['0000', '0002', '0004']],
        [{ index: 'byBalance', to: 0.5 }, ['0001', '0006']],
        [{ index: 'byBalance', from: [7, '0005'], to: 7 }, ['0005']],
        [{ index: 'byOwner', from: 'Ann', to: 'Ann' }, even],
        [{ index: 'byOwner', to: 'Am' }, []],
        [{ index: 'rich' }, ['0002', '0004']],
        [{ from: '0009', to: '0001' }, []],
      ];
      for (const [query, expected] of cases) {
        for (const limit of [1, 2, 3, 100]) {
          const what = `${JSON.stringify(query)} by ${limit}`;
          assertEqual(await keysOf(documents, { ...query, limit }), expected, what);
          assertEqual(await keysOf(documents, { ...query, limit, reverse: true }), expected.toReversed(), `${what}, reversed`);
        }
        assertEqual(await documents.count(query), expected.length, `count of ${JSON.stringify(query)}`);
      }
    },
  },
  {
    title: 'an index follows its documents: they leave their old place, and the index',
    async run({ connect, database }) {
      const provider = connect({ projections: [accounts] });
      await openAccounts(provider, database, [10, 20, 30]);
      const documents = await current(provider, database);
      await provider.add('Account', '0000', deposit(95), { database });
      const upTo = 'latest';
      assertEqual(await documents.count({ upTo }), 3, 'as many');
      assertEqual(await keysOf(documents, { index: 'byBalance' }), ['0001', '0002', '0000'], 'the new order');
      assertEqual(await keysOf(documents, { index: 'rich' }), ['0000'], 'one that has come into an index');
      await provider.add('Account', '0000', deposit(-50), { database });
      await documents.count({ upTo });
      assertEqual(await keysOf(documents, { index: 'rich' }), [], 'one that has left it');
    },
  },
  {
    title: 'a live document and a live list tell of each change, and of nothing else',
    async run({ connect, database }) {
      const [watching, writing] = [connect({ projections: [accounts] }), connect({ projections: [accounts] })];
      await openAccounts(writing, database, [10, 20]);
      const documents = await current(watching, database);
      const balances: (number | undefined)[] = [];
      const lists: (readonly string[] | undefined)[] = [];
      const live = documents.live('0000');
      const liveList = documents.liveList({ index: 'byBalance', reverse: true, limit: 1 });
      const stops = [
        live.subscribe((account) => balances.push(account?.balance)),
        liveList.subscribe((page) => lists.push(page?.documents.map(({ key }) => key))),
      ];
      await until(() => balances.length === 2 && lists.length === 2, 'what is there');
      await writing.add('Account', '0000', deposit(1), { database });
      await until(() => balances.length === 3, 'a change');
      await writing.add('Account', '0001', deposit(1), { database });
      await until(() => lists.length === 3, 'a change of the first of the list');
      await writing.add('Account', '0000', deposit(100), { database });
      await until(() => balances.length === 4 && lists.length === 4, 'a change of both');
      assertEqual(balances, [undefined, 10, 11, 111], 'the balances');
      assertEqual(lists, [undefined, ['0001'], ['0001'], ['0000']], 'the lists');
      const { value } = live;
      for (const stop of stops) stop();
      await writing.add('Account', '0000', deposit(1), { database });
      await documents.count({ upTo: 'latest' });
      assertEqual(balances.length, 4, 'nothing after the stop');
      assertTrue(live.value === value, 'the value stays');
    },
  },
  {
    title: 'what documents are asked for is refused where it is not what it must be',
    async run({ connect, database }) {
      const provider = connect({ projections: [accounts] });
      const documents = await current(provider, database);
      const wrong: readonly object[] = [
        { index: 'unknown' },
        { index: 'constructor' },
        { from: Number.NaN },
        { from: { a: 1 } },
        { to: [true] },
        { limit: 0 },
        { limit: 10_001 },
        { after: 'no cursor' },
        { reverse: 1 },
        { upTo: -1 },
        { upTo: 1 },
        { upTo: 'soon' },
      ];
      for (const query of wrong) {
        await assertRejects(documents.list(query as never), InvalidArgumentError, JSON.stringify(query));
      }
      await assertRejects(documents.get(1 as never), InvalidArgumentError, 'a key that is no text');
      await assertRejects(documents.getMany('abc' as never), InvalidArgumentError, 'keys that are no list');
      assertEqual(await documents.getMany([]), [], 'no keys');
      assertEqual(await documents.getMany(range(1, 3).map(String)), [undefined, undefined, undefined], 'keys of nothing');
    },
  },
];
