import { OpenStoreFailedError, StorageWipedError, StreamIdempotencyIdNotFoundError } from '../../contract/errors/index.ts';
import type { ChangeNotice } from '../../contract/change.ts';
import { createMessage } from '../../events/create-message.ts';
import { defineProjection } from '../../projections/define-projection.ts';
import { assertEqual, assertRejects, assertTrue } from '../storage/assert.ts';
import { accounts, current, openAccounts } from './accounts.ts';
import { AccountBalance, amounts, bankEvents, deposit, deposits, versions } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';
import { until } from './until.ts';

export const deletionCases: readonly ProviderCase[] = [
  {
    title: 'a deleted stream is empty, and goes on from its version',
    async run({ connect, database }) {
      const [provider, other] = [connect(), connect()];
      {
        await using store = await provider.openStore('Account', 'a', { database });
        await store.add([deposit(1, { idempotencyId: 'once' }), ...deposits(4, 2)]);
        await store.snapshot(3, createMessage(new AccountBalance(6, 3)));
      }
      await other.add('Account', 'b', deposit(7), { database });
      assertEqual(await provider.deleteStream('Account', 'a', { database }), true, 'whether there was anything');
      assertEqual(await provider.deleteStream('Account', 'a', { database }), false, 'whether there still was');
      for (const client of [provider, other]) {
        const reader = client.read('Account', 'a', { database });
        assertEqual(await reader.get(), [], 'its messages');
        assertEqual(await reader.get({ useSnapshot: true }), [], 'from a snapshot on');
        assertEqual(await reader.getSlice(2, 3), [], 'a slice');
        assertEqual([await reader.exists(), await reader.lastMessage()], [false, undefined], 'whether it exists');
        assertEqual([await reader.version(), await reader.lastSnapshotVersion()], [5, 0], 'its versions');
        await assertRejects(reader.findByIdempotencyId('once'), StreamIdempotencyIdNotFoundError, 'an idempotency id');
        const { streams } = await client.streams({ database });
        assertEqual(streams, [{ name: 'Account', id: 'b', version: 1 }], 'the streams');
      }
      assertEqual(
        await other.add('Account', 'a', [deposit(8, { idempotencyId: 'once' }), deposit(9)], { database }),
        7,
        'the next',
      );
      for (const reader of [provider.read('Account', 'a', { database })]) {
        const messages = await reader.get();
        assertEqual(
          [versions(messages), amounts(messages)],
          [
            [6, 7],
            [8, 9],
          ],
          'what comes after',
        );
        assertEqual(amounts(await reader.get({ reverse: true })), [9, 8], 'backwards');
        assertEqual(amounts(await reader.getSlice(1, 6)), [8], 'a slice over the gap');
        assertEqual(amounts(await reader.get({ reverse: true, limit: 5, version: 6 })), [8], 'backwards from within');
      }
      const streamed: number[] = [];
      for await (const message of provider.read('Account', 'a', { database }).stream({ batchSize: 1 })) {
        streamed.push(message.metadata.context.sequenceNumber);
      }
      assertEqual(streamed, [6, 7], 'record by record');
      await provider.compact({ database });
      assertEqual(amounts(await other.read('Account', 'a', { database }).get()), [8, 9], 'compacted');
      assertEqual(await provider.deleteStream('Account', 'a', { database }), true, 'deleted once more');
      assertEqual(await provider.add('Account', 'a', deposit(1), { database }), 8, 'the version after that');
    },
  },
  {
    title: 'the log leaves out what was deleted, and watchers hear of it',
    async run({ connect, database }) {
      const provider = connect();
      const heard: ChangeNotice[] = [];
      connect().watch((notice) => heard.push(notice), { database, id: 'a' });
      const subscribed: number[] = [];
      for (const id of ['a', 'b', 'a']) await provider.add('Account', id, deposits(2), { database });
      await provider.deleteStream('Account', 'a', { database });
      // Notices that follow each other at once may be merged into the last.
      await until(() => heard.some((notice) => 'deleted' in notice), 'the notice of the deletion');
      await provider.add('Account', 'a', deposit(5), { database });
      const positions: number[] = [];
      for await (const { position } of provider.readAll({ database })) positions.push(position);
      assertEqual(positions, [2, 2, 5], 'the positions that are left');
      const backwards: number[] = [];
      for await (const { position } of provider.readAll({ database, reverse: true })) backwards.push(position);
      assertEqual(backwards, [5, 2, 2], 'backwards');
      const subscription = provider.subscribe({ database }, ({ position }) => void subscribed.push(position));
      await subscription.caughtUp;
      assertEqual(subscribed, [2, 5], 'what a subscriber is given');
      await until(() => heard.some((notice) => 'version' in notice && notice.version === 5), 'the last notice');
      const { version } = heard.find((notice) => 'deleted' in notice) as { version: number };
      assertEqual(version, 4, 'the version that it was deleted at');
    },
  },
  {
    title: 'a deleted stream takes its documents along, inline and not',
    async run({ connect, database }) {
      const sums = defineProjection(bankEvents, {
        ...{ name: 'sums', aggregate: 'Account', mode: 'inline' },
        on: { FundsDeposited: (sum: { total: number } = { total: 0 }, { amount }) => ({ total: sum.total + amount }) },
      });
      const provider = connect({ projections: [accounts, sums] });
      await openAccounts(provider, database, [1, 2]);
      const documents = await current(provider, database);
      const inline = provider.documents(sums, { database });
      assertEqual(await inline.get('0000'), { total: 1 }, 'before');
      await provider.deleteStream('Account', '0000', { database });
      assertEqual([await inline.get('0000'), await documents.get('0000', { upTo: 'latest' })], [undefined, undefined], 'gone');
      assertEqual([await inline.count(), await documents.count({ index: 'byOwner' })], [1, 1], 'the others');
      await provider.add('Account', '0000', deposit(5), { database });
      assertEqual(await inline.get('0000'), { total: 5 }, 'inline, from the beginning');
      assertEqual((await documents.get('0000', { upTo: 'latest' }))?.balance, 5, 'from the beginning');
      for (const built of [documents, inline]) await built.rebuild();
      assertEqual(await inline.get('0000', { upTo: 'latest' }), { total: 5 }, 'inline, built anew');
      assertEqual((await documents.get('0000'))?.deposits, 1, 'built anew');
    },
  },
  {
    title: 'a stream that somebody holds is not deleted',
    async run({ connect, database }) {
      const [holding, deleting] = [connect(), connect()];
      await using store = await holding.openStore('Account', 'a', { database });
      await store.add(deposits(1));
      const refused = deleting.deleteStream('Account', 'a', { database, openTimeout: 50 });
      await assertRejects(refused, OpenStoreFailedError, 'while it is held');
      assertEqual(await store.add(deposit(2)), 2, 'the holder goes on');
    },
  },
  {
    title: 'a deleted database is gone with everything in it, and begins anew',
    async run({ connect, database }) {
      const [provider, other] = [connect({ projections: [accounts] }), connect()];
      let resyncs = 0;
      provider.watch((notice) => void (resyncs += 'resync' in notice ? 1 : 0), { database });
      await openAccounts(provider, database, [1, 2]);
      await current(provider, database);
      const held = await other.openStore('Account', 'held', { database });
      await held.add(deposits(1));
      const unused = `${database}-unused`;
      await other.add('Account', 'a', deposit(1), { database: unused });
      await other.deleteDatabase(unused);
      assertTrue(!(await provider.databases()).includes(unused), 'it is not listed');
      await provider.deleteDatabase(database);
      assertTrue(resyncs > 0, 'watchers are told');
      await assertRejects(held.add(deposits(1)), StorageWipedError, 'a store that was open');
      assertEqual(await provider.add('Account', '0000', deposit(1), { database }), 1, 'the first version again');
      const documents = provider.documents(accounts, { database });
      await until(async () => (await documents.get('0000'))?.balance === 1, 'its documents');
      assertEqual(await documents.count(), 1, 'and no others');
    },
  },
];
