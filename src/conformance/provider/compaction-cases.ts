import { OpenStoreFailedError } from '../../contract/errors/index.ts';
import { assertEqual, assertRejects, assertTrue } from '../storage/assert.ts';
import { AccountBalance, amounts, deposit, deposits, range, versions } from './bank.ts';
import { createMessage } from '../../events/create-message.ts';
import type { ProviderCase } from './provider-case.ts';

export const compactionCases: readonly ProviderCase[] = [
  {
    title: 'compaction changes nothing that can be read',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      for (const n of range(1, 99)) await store.add([deposit(n)]);
      await store.add([deposit(100, { idempotencyId: 'the hundredth' })]);
      await store.snapshot(50, createMessage(new AccountBalance(1_275, 50)));
      const before = await store.get();
      const held = await connect().compact({ database });
      assertEqual(held, { streams: 1, skipped: 1, recordsBefore: 0, recordsAfter: 0 }, 'a stream that another client holds');
      await store.close();
      const after = await connect().compact({ database });
      assertEqual(after, { streams: 1, skipped: 0, recordsBefore: 100, recordsAfter: 1 }, 'a stream that nobody holds');
      const reader = connect().read('Account', '1', { database });
      assertEqual(await reader.get(), before, 'everything');
      assertEqual(versions(await reader.getSlice(34, 36)), [34, 35, 36], 'a slice');
      assertEqual(versions(await reader.get({ useSnapshot: true })), range(50, 100), 'from the snapshot on');
      assertEqual((await reader.findByIdempotencyId('the hundredth')).metadata.context.sequenceNumber, 100, 'the idempotency id');
      const next = await connect().openStore('Account', '1', { database });
      assertEqual(await next.add(deposits(2, 101)), 102, 'the version after it');
      assertEqual(amounts(await next.getSlice(99, 102)), range(99, 102), 'what lies on both sides');
    },
  },
  {
    title: 'compaction goes on while the store that holds the stream adds and reads',
    async run({ connect, database }) {
      const provider = connect();
      const store = await provider.openStore('Account', '1', { database });
      for (const n of range(1, 60)) await store.add([deposit(n)]);
      const compacting = provider.compact({ database });
      const adding = range(61, 80).map((n) => store.add([deposit(n)]));
      const reading = store.get();
      assertEqual(await Promise.all(adding), range(61, 80), 'the versions');
      assertEqual(versions(await reading).slice(0, 60), range(1, 60), 'what was read meanwhile');
      assertTrue((await compacting).recordsAfter < 60, 'it was compacted');
      assertEqual(amounts(await store.get()), range(1, 80), 'everything');
    },
  },
  {
    title: 'compaction tells how far it has come, and stops when it is cancelled',
    async run({ connect, database }) {
      const provider = connect();
      for (const id of ['1', '2', '3']) {
        const store = await provider.openStore('Account', id, { database });
        for (const n of range(1, 3)) await store.add([deposit(n)]);
        await store.close();
      }
      const told: (readonly [number, number])[] = [];
      await provider.compact({ database, onProgress: ({ done, total }) => told.push([done, total]) });
      assertEqual(
        told,
        [1, 2, 3].map((streams) => [streams, 3]),
        'the progress',
      );
      const controller = new AbortController();
      const reason = new OpenStoreFailedError({ storeId: { database, name: 'any', id: 'any' }, timeout: 1, reason: 'a test' });
      controller.abort(reason);
      await assertRejects(provider.compact({ database, signal: controller.signal }), OpenStoreFailedError, 'the cancelled one');
    },
  },
];
