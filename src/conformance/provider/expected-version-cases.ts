import { InvalidArgumentError, StoreVersionMismatchError } from '../../contract/errors/index.ts';
import type { ExpectedVersion } from '../../contract/event-store.ts';
import { createMessage } from '../../events/create-message.ts';
import { assertEqual, assertRejects, assertTrue } from '../storage/assert.ts';
import { amounts, deposit, deposits, FundsDeposited, range, ValueRecorded } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';

export const expectedVersionCases: readonly ProviderCase[] = [
  {
    title: 'one event, one message, or a list of both is added, in its order',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      assertEqual(await store.add(new FundsDeposited(1)), 1, 'one event');
      assertEqual(await store.add(deposit(2)), 2, 'one message');
      assertEqual(await store.add([new FundsDeposited(3), deposit(4), new FundsDeposited(5)]), 5, 'a list');
      const messages = await store.get();
      assertEqual(amounts(messages), [1, 2, 3, 4, 5], 'the amounts');
      const ids = new Set(messages.map(({ metadata }) => metadata.message.id));
      assertEqual(ids.size, 5, 'each event has an id of its own');
      assertEqual(messages[0]?.metadata.context.userId, 'system', 'the metadata of an event');
    },
  },
  {
    title: 'add() checks the expected version, and writes nothing when it is another',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      const refused = async (expectedVersion: ExpectedVersion, actual: number): Promise<void> => {
        for (const events of [deposits(1), []]) {
          const error = await assertRejects(
            store.add(events, { expectedVersion }),
            StoreVersionMismatchError,
            `${expectedVersion}`,
          );
          const expected = expectedVersion === 'no-stream' ? 0 : expectedVersion;
          assertEqual([error.expectedVersion, error.actualVersion], [expected, actual], 'both versions');
        }
      };
      await refused('stream-exists', 0);
      await refused(1, 0);
      assertEqual(await store.add(deposits(2), { expectedVersion: 'no-stream' }), 2, 'a new stream');
      await refused('no-stream', 2);
      await refused(0, 2);
      await refused(3, 2);
      assertEqual(await store.add(deposits(1), { expectedVersion: 2 }), 3, 'a version');
      assertEqual(await store.add([], { expectedVersion: 3 }), 3, 'an empty list');
      assertEqual(await store.add(deposits(1), { expectedVersion: 'stream-exists' }), 4, 'a stream that exists');
      assertEqual(await store.add(deposits(1), { expectedVersion: 'any' }), 5, 'any version');
      const numbered = createMessage(new FundsDeposited(1), { sequenceNumber: 6 });
      await assertRejects(store.add(numbered, { expectedVersion: 4 }), StoreVersionMismatchError, 'one of both');
      assertEqual(await store.add(numbered, { expectedVersion: 5 }), 6, 'both');
      for (const expectedVersion of [-1, 1.5, Number.NaN, 'none', null, {}]) {
        await assertRejects(store.add(deposits(1), { expectedVersion } as never), InvalidArgumentError, String(expectedVersion));
      }
    },
  },
  {
    title: 'addAll() adds what lists, generators and async generators yield, in batches, and tells how far it has come',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      function* numbers(first: number, last: number): Generator<FundsDeposited> {
        for (const n of range(first, last)) yield new FundsDeposited(n);
      }
      async function* later(first: number, last: number): AsyncGenerator<FundsDeposited> {
        for (const n of range(first, last)) yield await Promise.resolve(new FundsDeposited(n));
      }
      const told: unknown[] = [];
      const onProgress = (progress: unknown): void => void told.push(progress);
      assertEqual(await store.addAll([...numbers(1, 25)], { batchSize: 10, onProgress }), 25, 'a list');
      assertEqual(
        told,
        [10, 20, 25].map((done) => ({ done, total: 25 })),
        'the progress',
      );
      assertEqual(await store.addAll(numbers(26, 30), { batchSize: 5, onProgress, expectedVersion: 25 }), 30, 'a generator');
      assertEqual(told.at(-1), { done: 5, total: undefined }, 'the progress of a generator');
      assertEqual(await store.addAll(later(31, 33)), 33, 'an async generator');
      assertEqual(await store.addAll([]), 33, 'nothing');
      assertEqual(amounts(await store.get()), range(1, 33), 'the amounts');
    },
  },
  {
    title: 'an addAll() that fails or is aborted leaves the batches before, whole, and its source closed',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      let closed = 0;
      async function* source(bad: () => unknown): AsyncGenerator<FundsDeposited> {
        try {
          for (const n of range(1, 7)) yield new FundsDeposited(n);
          yield bad() as FundsDeposited;
          yield new FundsDeposited(8);
        } finally {
          closed++;
        }
      }
      const failure = new RangeError('a source that fails');
      const failing = store.addAll(source(() => { throw failure; }), { batchSize: 3 }); // prettier-ignore
      assertTrue((await failing.catch((error: unknown) => error)) === failure, 'its error');
      assertEqual(await store.version(), 6, 'whole batches');
      await assertRejects(
        store.addAll(
          source(() => 5),
          { batchSize: 3 },
        ),
        InvalidArgumentError,
        'an event that is none',
      );
      assertEqual(await store.version(), 12, 'whole batches again');
      const controller = new AbortController();
      const aborted = store.addAll(
        source(() => new FundsDeposited(0)),
        {
          batchSize: 3,
          signal: controller.signal,
          onProgress: () => controller.abort(failure),
        },
      );
      assertTrue((await aborted.catch((error: unknown) => error)) === failure, 'the reason');
      assertEqual([await store.version(), closed], [15, 3], 'the version, and the sources that were closed');
      await assertRejects(store.addAll(deposits(3), { expectedVersion: 1 }), StoreVersionMismatchError, 'an expected version');
      for (const none of [5, undefined, null, 'text', {}]) {
        await assertRejects(store.addAll(none as never), InvalidArgumentError, String(none));
      }
      await assertRejects(store.addAll(deposits(1), { batchSize: 0 }), InvalidArgumentError, 'a batch of nothing');
    },
  },
  {
    title: 'an event that is registered is an event, though it has the parts of a message',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add(new ValueRecorded({ event: 1, metadata: 2 }));
      assertEqual((await store.get())[0]?.event, new ValueRecorded({ event: 1, metadata: 2 }), 'the event');
    },
  },
];
