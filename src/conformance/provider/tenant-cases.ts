import { InvalidArgumentError } from '../../contract/errors/index.ts';
import { assertEqual, assertRejects } from '../storage/assert.ts';
import { createMessage } from '../../events/create-message.ts';
import { defineEvents } from '../../events/define-events.ts';
import { amounts, BankAccountCreated, deposit, deposits, FundsDeposited } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';

export const tenantCases: readonly ProviderCase[] = [
  {
    title: 'ids that hold a slash or any other character never collide',
    async run({ connect, database }) {
      const provider = connect();
      const pairs = [
        ['a', 'b/c'], ['a/b', 'c'], ['a', 'b'], ['a/b/c', 'd'], ['a","b', 'c'], ['a', '","b'], ['a\\', '"b'], ['a\\"', 'b'],
        ['a\u0000', 'b'], ['a', '\u0000b'], ['A', 'b'], ['a ', 'b'], ['a', ' b'], ['ä', 'b'], ['a\u0308', 'b'], ['[a', 'b]'],
        ['__proto__', 'constructor'], ['a'.repeat(512), 'b'.repeat(512)], ['\u{1f600}', '%2F'], ['meta', 'meta'],
      ] as const; // prettier-ignore
      for (const [index, [name, id]] of pairs.entries()) {
        await using store = await provider.openStore(name, id, { database });
        await store.add([deposit(index)]);
      }
      for (const [index, [name, id]] of pairs.entries()) {
        assertEqual(amounts(await provider.read(name, id, { database }).get()), [index], `stream ${name} ${id}`);
      }
    },
  },
  {
    title: 'two tenants never see each other',
    async run({ connect, database }) {
      const provider = connect();
      const names = ['', '/', '/a', '"', ' '].map((suffix) => database + suffix);
      for (const [index, name] of names.entries()) {
        await using store = await provider.openStore('Account', '1', { database: name });
        assertEqual(await store.add(deposits(index + 1)), index + 1, `the version in ${name}`);
        await store.snapshot(1, deposit(1));
      }
      for (const [index, name] of names.entries()) {
        const reader = provider.read('Account', '1', { database: name });
        assertEqual([await reader.version(), await reader.snapshotVersions()], [index + 1, [1]], name);
      }
    },
  },
  {
    title: 'a database, name or id that is blank, over-long or ill-formed is refused, naming it',
    async run({ connect, database }) {
      const provider = connect();
      for (const wrong of ['', '  ', 'x'.repeat(513), 'lone \udc00']) {
        for (const parameter of ['database', 'name', 'id'] as const) {
          const given = { database, name: 'Account', id: '1', [parameter]: wrong };
          const opened = provider.openStore(given.name, given.id, { database: given.database });
          assertEqual((await assertRejects(opened, InvalidArgumentError, parameter)).parameter, parameter, 'the parameter');
        }
      }
    },
  },
  {
    title: 'a store opens by a message or its metadata, new ones included when the registry knows the domain',
    async run({ connect, database }) {
      const provider = connect();
      {
        await using store = await provider.openStore('Account', '1', { database });
        await store.add(deposits(1));
      }
      const [message] = await provider.read('Account', '1', { database }).get();
      if (!message) throw new Error('there is no message');
      await using again = await provider.openStore(message.metadata);
      assertEqual(again.storeId, { database, name: 'Account', id: '1' }, 'the store id');
      await again.close();
      await using byMessage = await provider.openStore(message);
      assertEqual(byMessage.storeId, again.storeId, 'the store id of the message');

      const events = defineEvents({
        BankAccountCreated: { type: BankAccountCreated, domain: { name: 'Account', id: ({ accountId }) => accountId } },
        FundsDeposited,
      });
      const knowing = connect({ events });
      const created = createMessage(new BankAccountCreated('17', 'Joe'), { partitionId: database });
      await using ofNew = await knowing.openStore(created);
      assertEqual(ofNew.storeId, { database, name: 'Account', id: '17' }, 'the store id of a new message');
      const refused = async (of: Parameters<typeof knowing.openStore>[0] | object, parameter: string): Promise<void> => {
        const error = await assertRejects(knowing.openStore(of as never), InvalidArgumentError, parameter);
        assertEqual(error.parameter, parameter, 'the parameter');
      };
      await refused(created.metadata, 'metadata.message.domain');
      await refused(createMessage(new FundsDeposited(1)), 'message.metadata.message.domain');
      await refused({ event: created.event }, 'message.metadata');
      await refused({}, 'metadata');
      const domain = { name: 'Account', id: ' ' };
      await refused({ ...created.metadata, message: { ...created.metadata.message, domain } }, 'metadata.message.domain.id');
      const { context } = created.metadata;
      await refused({ ...message.metadata, context: { ...context, partitionId: 7 } }, 'metadata.context.partitionId');
    },
  },
  {
    title: 'settings name the tenant and the timeouts of stores that say nothing',
    async run({ connect, database }) {
      const settings = { defaultDatabase: database, defaultOpenTimeout: 150, defaultSessionTimeout: 60_000 };
      const store = await connect({ settings }).openStore('Account', '1');
      assertEqual(store.storeId.database, database, 'the database');
      const { timeout } = await assertRejects(connect({ settings }).openStore('Account', '1'), Error, 'the second open').then(
        (error) => error as unknown as { timeout: number },
      );
      assertEqual(timeout, 150, 'the open timeout');
    },
  },
];
