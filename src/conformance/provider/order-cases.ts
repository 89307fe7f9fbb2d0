import { InvalidArgumentError } from '../../contract/errors/index.ts';
import type { EventStore, OrderOptions, StreamOptions } from '../../contract/event-store.ts';
import { createMessage } from '../../events/create-message.ts';
import { assertEqual, assertRejects } from '../storage/assert.ts';
import { AccountBalance, deposits, range, ValueRecorded, versions, type BankEvent } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';

async function streamed(store: EventStore<BankEvent>, options: StreamOptions): Promise<number[]> {
  const seen: number[] = [];
  for await (const { metadata } of store.stream(options)) seen.push(metadata.context.sequenceNumber);
  return seen;
}

export const orderCases: readonly ProviderCase[] = [
  {
    title: 'a stream is read backwards, whole or in part, whatever its commits are',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      for (const count of [3, 1, 1, 40, 1, 200, 5]) await store.add(deposits(count));
      const down = (first: number, last: number): number[] => range(first, last).toReversed();
      const reverse: OrderOptions = { reverse: true };
      assertEqual(versions(await store.get(reverse)), down(1, 251), 'all of it');
      assertEqual(versions(await store.get({ ...reverse, version: 47 })), down(1, 47), 'up to a version');
      assertEqual(versions(await store.get({ ...reverse, version: 0 })), [], 'up to nothing');
      for (const [first, last] of [
        [1, 1],
        [2, 2],
        [2, 6],
        [3, 44],
        [46, 46],
        [47, 250],
        [250, 999],
        [252, 300],
      ] as const) {
        // prettier-ignore
        const expected = down(first, Math.min(last, 251));
        assertEqual(versions(await store.getSlice(first, last, reverse)), expected, `${last} down to ${first}`);
        assertEqual(await streamed(store, { ...reverse, first, last, batchSize: 1 }), expected, `the same as a stream`);
      }
    },
  },
  {
    title: 'a limit ends a read after as many messages, forwards and backwards',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      for (const count of [3, 1, 1, 40, 1, 200, 5]) await store.add(deposits(count));
      for (const limit of [1, 2, 3, 4, 5, 44, 45, 46, 250, 251, 999]) {
        const count = Math.min(limit, 251);
        assertEqual(versions(await store.get({ limit })), range(1, count), `the first ${limit}`);
        assertEqual(
          versions(await store.get({ limit, reverse: true })),
          range(252 - count, 251).toReversed(),
          `the last ${limit}`,
        );
        assertEqual(await streamed(store, { first: 2, limit }), range(2, Math.min(limit + 1, 251)), `${limit} from the second`);
      }
      assertEqual(versions(await store.getSlice(4, 100, { limit: 3, reverse: true })), [100, 99, 98], 'of a slice');
    },
  },
  {
    title: 'a snapshot counts in a limit, and none is used backwards',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add(deposits(10));
      await store.snapshot(4, createMessage(new AccountBalance(1, 1)));
      assertEqual(versions(await store.get({ useSnapshot: true, limit: 1 })), [4], 'the snapshot alone');
      assertEqual(versions(await store.get({ useSnapshot: true, limit: 3 })), [4, 5, 6], 'and two events');
      await assertRejects(store.get({ useSnapshot: true, reverse: true }), InvalidArgumentError, 'both');
    },
  },
  {
    title: 'long messages are read backwards as others are',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      const lengths = [5, 700_000, 3, 1_200_000, 900_000, 1, 800_000];
      for (const length of lengths) await store.add(new ValueRecorded('x'.repeat(length)));
      assertEqual(versions(await store.get({ reverse: true })), range(1, 7).toReversed(), 'all of it');
      assertEqual(versions(await store.getSlice(2, 5, { reverse: true })), [5, 4, 3, 2], 'a slice');
    },
  },
  {
    title: 'the last message is told, and whether there is one',
    async run({ connect, database }) {
      const provider = connect();
      const store = await provider.openStore('Account', '1', { database });
      const reader = provider.read('Account', '1', { database });
      assertEqual([await store.lastMessage(), await store.exists(), await reader.exists()], [undefined, false, false], 'of none');
      await store.add(deposits(3));
      await store.add(deposits(2));
      const last = await store.lastMessage();
      assertEqual(last?.metadata.context.sequenceNumber, 5, 'the last');
      assertEqual(await reader.lastMessage(), last, 'the same without a session');
      assertEqual([await store.exists(), await reader.exists()], [true, true], 'of some');
      const bound = provider.read(last?.metadata ?? deposits(1)[0]?.metadata ?? ('' as never));
      assertEqual([bound.storeId, await bound.version()], [{ database, name: 'Account', id: '1' }, 5], 'by its metadata');
    },
  },
  {
    title: 'what is no order is refused, naming it',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      for (const [options, parameter] of [
        [{ reverse: 1 }, 'reverse'],
        [{ limit: 0 }, 'limit'],
        [{ limit: 1.5 }, 'limit'],
        [{ limit: -1 }, 'limit'],
      ] as const) {
        for (const call of [
          store.get(options as never),
          store.getSlice(1, 2, options as never),
          streamed(store, options as never),
        ]) {
          assertEqual((await assertRejects(call, InvalidArgumentError, parameter)).parameter, parameter, 'the parameter');
        }
      }
    },
  },
];
