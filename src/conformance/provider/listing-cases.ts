import type { EventStoreProvider } from '../../contract/event-store-provider.ts';
import { InvalidArgumentError } from '../../contract/errors/index.ts';
import type { StreamInfo } from '../../contract/stream-page.ts';
import { assertEqual, assertRejects, assertTrue } from '../storage/assert.ts';
import { deposits, type BankEvent } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';

interface Wanted {
  readonly database: string;
  readonly name?: string;
  readonly limit?: number;
}

async function allPages(provider: EventStoreProvider<BankEvent>, wanted: Wanted): Promise<readonly (readonly StreamInfo[])[]> {
  const pages: (readonly StreamInfo[])[] = [];
  for (let after: string | undefined; ;) {
    const { streams, next } = await provider.streams({ ...wanted, after });
    pages.push(streams);
    if (next === undefined) return pages;
    after = next;
  }
}

async function addTo(
  provider: EventStoreProvider<BankEvent>,
  database: string,
  name: string,
  id: string,
  count: number,
): Promise<void> {
  await using store = await provider.openStore(name, id, { database });
  if (count > 0) await store.add(deposits(count));
}

export const listingCases: readonly ProviderCase[] = [
  {
    title: 'the streams of a database are listed with their versions, page by page',
    async run({ connect, database }) {
      const provider = connect();
      for (const [name, id, count] of [
        ['Account', 'a', 1],
        ['Account', 'b', 2],
        ['Account', 'c', 3],
        ['Order', 'a', 4],
      ] as const) {
        await addTo(provider, database, name, id, count);
      }
      const all = [
        { name: 'Account', id: 'a', version: 1 },
        { name: 'Account', id: 'b', version: 2 },
        { name: 'Account', id: 'c', version: 3 },
        { name: 'Order', id: 'a', version: 4 },
      ];
      assertEqual(await allPages(provider, { database }), [all], 'in one page');
      for (const limit of [1, 2, 3, 4]) {
        const pages = await allPages(provider, { database, limit });
        assertEqual(pages.flat(), all, `in pages of ${limit}`);
        assertTrue(
          pages.slice(0, -1).every((page) => page.length === limit),
          `each of ${limit}`,
        );
      }
      assertEqual((await allPages(connect(), { database, name: 'Account', limit: 2 })).flat(), all.slice(0, 3), 'of one name');
    },
  },
  {
    title: 'a name lists its own streams only, whatever characters names and ids hold',
    async run({ connect, database }) {
      const provider = connect();
      const names = ['a', 'a"', 'a",', 'a\\', 'A', 'a,', '[a', 'a]', 'aa', '\u{1f600}'];
      const ids = ['1', '"', ',"', '\u0000', '#', '\uffff'];
      for (const name of names) for (const id of ids) await addTo(provider, database, name, id, 1);
      for (const name of names) {
        const found = (await allPages(provider, { database, name, limit: 4 })).flat();
        assertTrue(
          found.every((stream) => stream.name === name),
          `only ${name}`,
        );
        assertEqual(found.map(({ id }) => id).toSorted(), ids.toSorted(), `the ids under ${name}`);
      }
    },
  },
  {
    title: 'streams that were opened and have no event are not listed, and no page is short because of them',
    async run({ connect, database }) {
      const provider = connect();
      for (let n = 0; n < 20; n++) await addTo(provider, database, 'Account', String(n).padStart(2, '0'), n % 5 === 4 ? 1 : 0);
      const pages = await allPages(provider, { database, limit: 2 });
      assertEqual(
        pages.map((page) => page.map(({ id }) => id)).filter((page) => page.length > 0),
        [
          ['04', '09'],
          ['14', '19'],
        ],
        'the pages',
      );
    },
  },
  {
    title: 'an empty database has no streams, and lists refuse what is no page',
    async run({ connect, database }) {
      const provider = connect();
      assertEqual(await provider.streams({ database }), { streams: [] }, 'no streams');
      for (const options of [{ limit: 0 }, { limit: 10_001 }, { limit: 1.5 }, { after: 5 }, { name: '' }, { database: ' ' }]) {
        await assertRejects(provider.streams({ database, ...options } as never), InvalidArgumentError, JSON.stringify(options));
      }
    },
  },
  {
    title: 'the databases are listed, sorted',
    async run({ connect, database }) {
      const provider = connect();
      const ours = [`${database}-b`, `${database}-a`, `${database}-c`];
      for (const tenant of ours) await addTo(provider, tenant, 'Account', '1', 1);
      const found = (await connect().databases()).filter((name) => name.startsWith(`${database}-`));
      assertEqual(found, [...ours].toSorted(), 'the tenants');
    },
  },
];
