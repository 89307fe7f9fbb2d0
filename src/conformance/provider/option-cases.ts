import type { ChangeNotice } from '../../contract/change.ts';
import { createMessage } from '../../events/create-message.ts';
import { defineEvents } from '../../events/define-events.ts';
import { assertEqual, assertTrue } from '../storage/assert.ts';
import { amounts, deposit, deposits, foldBalance, FundsDeposited, range } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';

const aborted = AbortSignal.abort(new Error('an option that was set after the call'));

/** Options, settings and definitions are read at the call: the object that they came in may be used for the next one. */
export const optionCases: readonly ProviderCase[] = [
  {
    title: 'options that are changed after openStore() and open() are the next call’s',
    async run({ connect, database }) {
      const options: Record<string, unknown> = { database };
      const opening = connect().openStore('Account', '1', options);
      Object.assign(options, { database: '', openTimeout: -1, sessionTimeout: -1, signal: aborted });
      const store = await opening;
      await store.add(deposits(1));
      await store.close();
      delete options['signal'];
      Object.assign(options, { openTimeout: 1_000, sessionTimeout: 60_000 });
      const again = store.open(options);
      Object.assign(options, { openTimeout: -1, sessionTimeout: -1, signal: aborted });
      await again;
      assertEqual([store.storeId.database, await store.add(deposits(1))], [database, 2], 'the stream');
    },
  },
  {
    title: 'metadata that is changed after openStore() names the stream of the call',
    async run({ connect, database }) {
      const { metadata } = deposit(1);
      const domain = { name: 'Account', id: '1' };
      const opening = connect().openStore({ ...metadata, message: { ...metadata.message, domain } }, { database });
      domain.id = '2';
      assertEqual((await opening).storeId, { database, name: 'Account', id: '1' }, 'the stream');
    },
  },
  {
    title: 'stream() goes through the range that it was called with, whenever it is begun',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add(deposits(9));
      const options: Record<string, unknown> = { first: 3, last: 6 };
      const stream = store.stream(options);
      Object.assign(options, { first: 1, last: 9, useSnapshot: true, batchSize: 0, signal: aborted });
      const seen: number[] = [];
      for await (const { metadata } of stream) seen.push(metadata.context.sequenceNumber);
      assertEqual(seen, range(3, 6), 'the versions');
    },
  },
  {
    title: 'snapshotAll() and compact() tell those who were to be told at the call, and heed the signal of the call',
    async run({ connect, database }) {
      const provider = connect();
      const store = await provider.openStore('Account', '1', { database });
      await store.add(deposits(4));
      const told: string[] = [];
      const tell = (who: string) => (): void => void told.push(who);
      const change = { onProgress: tell('later'), signal: aborted };
      const snapshots: Record<string, unknown> = { onProgress: tell('snapshots') };
      const fold = { onto: 'previous' as const, fold: foldBalance };
      const making = store.snapshotAll(2, fold, snapshots);
      Object.assign(snapshots, change);
      Object.assign(fold, { onto: undefined, fold: undefined });
      assertEqual(await making, 2, 'the snapshots');
      const compaction: Record<string, unknown> = { database, onProgress: tell('compaction') };
      const compacting = provider.compact(compaction);
      Object.assign(compaction, change, { database: '' });
      await compacting;
      assertEqual(told, ['snapshots', 'snapshots', 'compaction'], 'who was told');
    },
  },
  {
    title: 'a watcher hears of the streams that it asked for at the call',
    async run({ connect, database }) {
      const provider = connect();
      const heard: ChangeNotice[] = [];
      const options: Record<string, unknown> = { database, name: 'Account', id: '1' };
      const waited = new Promise<void>((resolve) => {
        provider.watch((notice) => (heard.push(notice), resolve()), options);
      });
      Object.assign(options, { id: '2', signal: aborted });
      for (const id of ['2', '1']) await (await provider.openStore('Account', id, { database })).add(deposits(1));
      await waited;
      assertEqual(heard, [{ database, name: 'Account', id: '1', version: 1 }], 'the notices');
    },
  },
  {
    title: 'settings and definitions that are changed later change nothing of what was made of them',
    async run({ connect, database }) {
      const settings: Record<string, unknown> = { defaultDatabase: database, maxMessageLength: 10_000 };
      const upcast: Record<number, () => { amount: number }> = { 1: () => ({ amount: 11 }) };
      const domain = { name: 'Account', id: () => 'registered' };
      const definition = { type: FundsDeposited, version: 2, upcast, domain };
      const events = defineEvents({ FundsDeposited: definition });
      const provider = connect({ settings, events });
      Object.assign(settings, { defaultDatabase: '', maxMessageLength: 1 });
      Object.assign(upcast, { 1: () => ({ amount: -1 }) });
      Object.assign(domain, { name: 'changed', id: () => 'changed' });
      Object.assign(definition, { version: 3 });
      const old = await connect().openStore('Account', '1', { database });
      await old.add(deposits(1));
      await old.close();
      const store = await provider.openStore('Account', '1');
      await store.add([createMessage(new FundsDeposited(12))]);
      const messages = await store.get();
      assertEqual(amounts(messages), [11, 12], 'the events');
      assertEqual(messages[1]?.metadata.message.domain, { name: 'Account', id: 'registered' }, 'the domain');
      assertTrue(store.storeId.database === database, 'the database');
    },
  },
];
