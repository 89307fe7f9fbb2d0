import { InvalidArgumentError } from '../../contract/errors/index.ts';
import { assertEqual, assertRejects } from '../../key-value/conformance/assert.ts';
import { amounts, deposit, deposits } from './bank.ts';
import type { ProviderCase } from './case.ts';

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
    title: 'a store opens by the metadata of a message',
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
      await assertRejects(provider.openStore(deposit(1).metadata), InvalidArgumentError, 'metadata without domain');
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
