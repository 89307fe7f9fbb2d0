import { InvalidArgumentError, ProjectionFailedError, UpgradeRequiredError } from '../../contract/errors/index.ts';
import { defineProjection } from '../../projections/define-projection.ts';
import { assertEqual, assertRejects, assertTrue } from '../storage/assert.ts';
import { accounts, accountsProjection, current, openAccounts } from './accounts.ts';
import { bankEvents, deposit, deposits, FundsDeposited, range, ValueRecorded, type BankEvent } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';
import { until } from './until.ts';

export const projectionCases: readonly ProviderCase[] = [
  {
    title: 'documents hold what their events say, those of every client, as soon as they are asked for up to the latest',
    async run({ connect, database }) {
      const [reading, writing] = [connect({ projections: [accounts] }), connect({ projections: [accounts] })];
      await openAccounts(writing, database, [10, 20]);
      const documents = reading.documents(accounts, { database });
      assertEqual(await documents.get('0000', { upTo: 'latest' }), { owner: 'Ann', balance: 10, deposits: 1 }, 'what was there');
      for (const client of [reading, writing, reading]) await client.add('Account', '0000', deposit(5), { database });
      assertEqual((await documents.get('0000', { upTo: 'latest' }))?.balance, 25, 'what came');
      const elsewhere = writing.documents(accounts, { database });
      assertEqual((await elsewhere.get('0000', { upTo: 'latest' }))?.deposits, 4, 'what another client sees');
      await writing.add('Account', '0001', new ValueRecorded('closed'), { database });
      assertEqual(await documents.get('0001', { upTo: 'latest' }), undefined, 'a document that its event deletes');
      await writing.add('Account', '0001', deposit(1), { database });
      assertEqual((await documents.get('0001', { upTo: 'latest' }))?.balance, 1, 'one that begins again');
    },
  },
  {
    title: 'each event counts once, however many clients keep the documents up and whichever of them ends',
    async run({ connect, database }) {
      const clients = range(1, 4).map(() => connect({ projections: [accounts] }));
      for (const client of clients) client.documents(accounts, { database });
      const adding = clients.map(async (client, index) => {
        for (const n of range(1, 25)) {
          await client.add('Account', String(n % 3), deposit(1), { database });
          // The first ones end on the way.
          if (index < 2 && n === 10 + index) return client.close();
        }
      });
      await Promise.all(adding);
      const [, , , last] = clients;
      assertTrue(last !== undefined, 'a client is left');
      const documents = await current(last, database);
      const { documents: found } = await documents.list();
      const sum = found.reduce((total, { document }) => total + document.deposits, 0);
      assertEqual(sum, 10 + 11 + 25 + 25, 'every deposit');
    },
  },
  {
    title: 'an event concerns the documents that the key names: several, or none',
    async run({ connect, database }) {
      const days = defineProjection(bankEvents, {
        name: 'sizes',
        key: (event) => (event instanceof FundsDeposited ? [event.amount > 10 ? 'large' : 'small', 'all', 'all'] : undefined),
        on: { FundsDeposited: (size: { count: number } = { count: 0 }) => ({ count: size.count + 1 }) },
      });
      const provider = connect({ projections: [days] });
      await provider.add('Account', 'a', [...deposits(12), new ValueRecorded(1) as never], { database });
      const documents = provider.documents(days, { database });
      const found = await documents.getMany(['all', 'large', 'small', 'none'], { upTo: 'latest' });
      assertEqual(found, [{ count: 12 }, { count: 2 }, { count: 10 }, undefined], 'the counts');
    },
  },
  {
    title: 'documents may hold what events may, and instances of registered classes',
    async run({ connect, database }) {
      const at = new Date(0);
      const last = defineProjection(bankEvents, {
        name: 'last',
        on: {
          FundsDeposited: (_: { event: FundsDeposited; at: Date; all: Map<string, bigint> } | undefined, event) => ({
            event,
            at,
            all: new Map([['a', 1n]]),
          }),
        },
      });
      const provider = connect({ projections: [last] });
      await provider.add('Account', 'a', deposit(5), { database });
      const found = await provider.documents(last, { database }).get('a', { upTo: 'latest' });
      assertEqual(found, { event: new FundsDeposited(5), at, all: new Map([['a', 1n]]) }, 'the document');
    },
  },
  {
    title: 'a function that throws stops the projection before the commit that it could not take, and tells everybody',
    async run({ connect, database }) {
      const fragile = (limit: number) =>
        defineProjection(bankEvents, {
          name: 'fragile',
          version: 1,
          on: {
            FundsDeposited: (sum: { total: number } = { total: 0 }, { amount }) => {
              if (amount > limit) throw new RangeError(`${amount} is too much`);
              return { total: sum.total + amount };
            },
          },
        });
      const projection = fragile(3);
      const [provider, other] = [connect({ projections: [projection] }), connect({ projections: [projection] })];
      for (const n of range(1, 5)) await provider.add('Account', 'a', deposit(n), { database });
      for (const client of [provider, other]) {
        const documents = client.documents(projection, { database });
        const error = await assertRejects(documents.get('a', { upTo: 'latest' }), ProjectionFailedError, 'up to the latest');
        assertEqual([error.projection, error.position, error.reason], ['fragile', 4, '4 is too much'], 'what it tells');
        assertEqual(await documents.get('a'), { total: 6 }, 'what came before');
        const { state, position, lag, failure } = await documents.status();
        assertEqual([state, position, lag, failure?.position], ['failed', 3, 2, 4], 'its status');
      }
      await assertRejects(provider.documents(projection, { database }).rebuild(), ProjectionFailedError, 'built anew');
      await Promise.all([provider.close(), other.close()]);
      const mended = fragile(10);
      const documents = connect({ projections: [mended] }).documents(mended, { database });
      await until(async () => (await documents.get('a'))?.total === 15, 'it tries again where it stood');
      assertEqual((await documents.status()).state, 'current', 'its status once it goes on');
    },
  },
  {
    title: 'a new version is built beside the old one, which is shown until the new one is current',
    async run({ connect, database }) {
      const before = connect({ projections: [accounts] });
      await openAccounts(before, database, [1, 2, 3]);
      await current(before, database);
      const second = accountsProjection(2, 10);
      const after = connect({ projections: [second] });
      const documents = after.documents(second, { database });
      const seen = new Set<number>();
      await until(async () => {
        seen.add((await documents.get('0001'))?.balance ?? 0);
        return seen.has(20);
      }, 'the new version');
      assertTrue(
        [...seen].every((balance) => balance === 2 || balance === 20),
        `never in between: ${[...seen].join()}`,
      );
      assertEqual((await documents.list({ index: 'byBalance' })).documents.length, 3, 'its index');
      const outdated = before.documents(accounts, { database });
      await assertRejects(outdated.get('0001'), UpgradeRequiredError, 'code of the old version');
      await assertRejects(outdated.rebuild(), UpgradeRequiredError, 'what it would build anew');
      await after.add('Account', '0001', deposit(1), { database });
      assertEqual((await documents.get('0001', { upTo: 'latest' }))?.balance, 30, 'what comes after');
    },
  },
  {
    title: 'each tenant has documents of its own',
    async run({ connect, database }) {
      const provider = connect({ projections: [accounts] });
      const other = `${database}-other`;
      await openAccounts(provider, database, [1]);
      await openAccounts(provider, other, [2, 3]);
      assertEqual(await (await current(provider, database)).count(), 1, 'one');
      assertEqual(await (await current(provider, other)).count(), 2, 'the other');
    },
  },
  {
    title: 'documents of a projection that the provider was not given are refused, and what is wrong with a projection is told',
    async run({ connect, database }) {
      const provider = connect();
      const call = async (): Promise<unknown> => provider.documents(accounts, { database });
      await assertRejects(call(), InvalidArgumentError, 'not given');
      const wrong: readonly object[] = [
        { name: '' },
        { name: 'x', version: 0, on: {} },
        { name: 'x', on: { Unknown: () => undefined } },
        { name: 'x', on: { FundsDeposited: 1 } },
        { name: 'x', on: {}, indexes: { a: 1 } },
        { name: 'x', on: {}, key: 1 },
        { name: 'x' },
      ];
      for (const options of wrong) {
        const define = async (): Promise<unknown> => defineProjection(bankEvents, options as never);
        await assertRejects(define(), InvalidArgumentError, JSON.stringify(options));
      }
      const twice = async (): Promise<unknown> => connect<BankEvent>({ projections: [accounts, accountsProjection(2)] });
      await assertRejects(twice(), InvalidArgumentError, 'two of one name');
    },
  },
];
