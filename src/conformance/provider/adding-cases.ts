import {
  DuplicateIdempotencyIdError,
  InvalidArgumentError,
  StoreVersionMismatchError,
  StreamIdempotencyIdNotFoundError,
} from '../../contract/errors/index.ts';
import { assertEqual, assertRejects, assertTrue } from '../storage/assert.ts';
import { amounts, deposit, deposits, range, versions } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';

export const addingCases: readonly ProviderCase[] = [
  {
    title: 'events without a sequence number get consecutive versions',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      assertEqual(await store.version(), 0, 'the version of an empty stream');
      assertEqual(await store.add(deposits(2)), 2, 'the version after two');
      assertEqual(await store.add(deposits(3, 3)), 5, 'the version after three more');
      const messages = await store.get();
      assertEqual(versions(messages), [1, 2, 3, 4, 5], 'the versions');
      assertEqual(amounts(messages), [1, 2, 3, 4, 5], 'the events');
    },
  },
  {
    title: 'an empty list writes nothing and returns the version',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add(deposits(2));
      assertEqual(await store.add([]), 2, 'the version');
    },
  },
  {
    title: 'refuses a stale sequence number and writes nothing',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add(deposits(3));
      const stale = deposit(99, { sequenceNumber: 3, userId: 'joe' });
      const error = await assertRejects(store.add([stale]), StoreVersionMismatchError, 'the stale add');
      assertEqual([error.expectedVersion, error.actualVersion], [3, 3], 'expected and actual version');
      assertEqual(error.metadata?.context.userId, 'joe', 'the metadata of the message');
      assertEqual(error.storeId, { database, name: 'Account', id: '1' }, 'the store id');
      assertEqual(error.code, 'store-version-mismatch', 'the code');
      assertEqual(await store.version(), 3, 'the version');
      assertEqual(await store.add([deposit(4, { sequenceNumber: 4 })]), 4, 'the right number');
    },
  },
  {
    title: 'a list in which one message expects another place is refused whole',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      const mixed = [deposit(1), deposit(2, { sequenceNumber: 2 }), deposit(3, { sequenceNumber: 4 })];
      const error = await assertRejects(store.add(mixed), StoreVersionMismatchError, 'the mixed list');
      assertEqual([error.expectedVersion, error.actualVersion], [4, 0], 'expected and actual version');
      assertEqual(await store.get(), [], 'the stream');
    },
  },
  {
    title: 'an append that is refused half-way leaves nothing',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add([deposit(1, { idempotencyId: 'a' })]);
      const list = [...deposits(500), deposit(2, { idempotencyId: 'a' }), deposit(3, { idempotencyId: 'b' })];
      await assertRejects(store.add(list), DuplicateIdempotencyIdError, 'the second batch');
      assertEqual(amounts(await store.get()), [1], 'the stream');
      await assertRejects(store.findByIdempotencyId('b'), StreamIdempotencyIdNotFoundError, 'an id of the refused batch');
      assertEqual(await store.add([deposit(4, { idempotencyId: 'b' })]), 2, 'the next append');
    },
  },
  {
    title: 'an idempotency id is added once, and names where it stands',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add([deposit(1), deposit(2, { idempotencyId: 'payment/7' })]);
      const again = store.add([deposit(2, { idempotencyId: 'payment/7' })]);
      const error = await assertRejects(again, DuplicateIdempotencyIdError, 'the second add');
      assertEqual([error.idempotencyId, error.existingVersion], ['payment/7', 2], 'the error');
      const found = await store.findByIdempotencyId('payment/7');
      assertEqual([versions([found]), amounts([found])], [[2], [2]], 'the message found');
      const other = await connect().openStore('Account', '2', { database });
      assertEqual(await other.add([deposit(1, { idempotencyId: 'payment/7' })]), 1, 'the same id in another stream');
      const missing = await assertRejects(other.findByIdempotencyId('x'), StreamIdempotencyIdNotFoundError, 'an unknown id');
      assertEqual(missing.idempotencyId, 'x', 'the id that was not found');
    },
  },
  {
    title: 'one idempotency id twice in a list is refused, and neither message is said to be stored',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      const twice = store.add([deposit(1, { idempotencyId: 'a' }), deposit(2, { idempotencyId: 'a' })]);
      const error = await assertRejects(twice, DuplicateIdempotencyIdError, 'the list');
      assertEqual([error.idempotencyId, error.existingVersion, error.storeId.id], ['a', undefined, '1'], 'the error');
      assertEqual(await store.version(), 0, 'the version');
      await assertRejects(store.findByIdempotencyId('a'), StreamIdempotencyIdNotFoundError, 'the id');
    },
  },
  {
    title: 'an idempotency id that can be stored can be found, and what cannot be found cannot be stored',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      for (const id of ['', ' ', 'x'.repeat(513), 'lone \ud800', 7, null]) {
        const [message] = deposits(1);
        const given = { ...message?.metadata, context: { ...message?.metadata.context, idempotencyId: id } };
        const added = store.add([{ event: message?.event, metadata: given } as never]);
        const { parameter } = await assertRejects(added, InvalidArgumentError, `add with ${JSON.stringify(id)}`);
        assertEqual(parameter, 'messages[0].metadata.context.idempotencyId', 'the parameter');
        await assertRejects(store.findByIdempotencyId(id as never), InvalidArgumentError, `a look for ${JSON.stringify(id)}`);
      }
      for (const [index, id] of ['\0', ' x ', '\u{1f600}', 'x'.repeat(512), '__proto__'].entries()) {
        await store.add([deposit(index, { idempotencyId: id })]);
        assertEqual(amounts([await store.findByIdempotencyId(id)]), [index], JSON.stringify(id));
      }
    },
  },
  {
    title: 'metadata that is not what it must be is refused, naming the field',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      const [good] = deposits(1);
      if (!good) throw new Error('there is no message');
      const wrong = {
        message: { id: ['', 7], createdDate: [0, new Date(Number.NaN), '2026-01-01'], domain: [{}, { name: ' ', id: '1' }, 'x'] },
        context: {
          correlationId: [7, null],
          causationId: [7, null],
          userId: [42, null, undefined],
          partitionId: [7, ''],
          timestamp: [0, undefined],
          sequenceNumber: [0, 1.5, '1', Number.NaN],
          scopes: ['a', [1], [, 'a'], undefined], // oxlint-disable-line no-sparse-arrays
        },
      } as const;
      for (const part of ['message', 'context'] as const) {
        for (const [field, values] of Object.entries(wrong[part])) {
          for (const value of values) {
            const metadata = { ...good.metadata, [part]: { ...good.metadata[part], [field]: value } };
            const error = await assertRejects(
              store.add([{ ...good, metadata }]),
              InvalidArgumentError,
              `${field} ${String(value)}`,
            );
            assertEqual(error.parameter, `messages[0].metadata.${part}.${field}`, 'the parameter');
          }
        }
      }
      assertEqual(await store.version(), 0, 'the version');
    },
  },
  {
    title: 'appends that were not awaited keep the order of their calls',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      const added = await Promise.all(range(1, 30).map((n) => store.add(n % 3 === 0 ? deposits(3, n * 10) : [deposit(n)])));
      assertEqual(
        added,
        added.toSorted((a, b) => a - b),
        'the versions returned',
      );
      const stored = amounts(await store.get());
      assertEqual(
        stored,
        range(1, 30).flatMap((n) => (n % 3 === 0 ? [n * 10, n * 10 + 1, n * 10 + 2] : [n])),
        'the events',
      );
    },
  },
  {
    title: 'a batch of any size is one append, read back in order',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      const text = 'ž'.repeat(200);
      const many = range(1, 10_000).map((n) => deposit(n, { userId: text }));
      assertEqual(await store.add(many), 10_000, 'the version');
      assertEqual(amounts(await store.get()), range(1, 10_000), 'the events');
      assertEqual(amounts(await store.getSlice(1_499, 1_502)), [1_499, 1_500, 1_501, 1_502], 'a slice in the middle');
      const [first] = await store.getSlice(1, 1);
      assertTrue(first?.metadata.context.userId === text, 'the metadata');
    },
  },
  {
    title: 'a message or a batch above the limits is refused before anything is written, naming the limit',
    async run({ connect, database }) {
      const settings = { maxMessageLength: 1_000, maxBatchLength: 5_000 };
      const store = await connect({ settings }).openStore('Account', '1', { database });
      const long = await assertRejects(
        store.add([deposit(1), deposit(2, { userId: 'x'.repeat(1_000) })]),
        InvalidArgumentError,
        'a long message',
      );
      assertEqual(long.parameter, 'messages[1]', 'the parameter');
      assertTrue(long.message.includes('maxMessageLength'), 'the limit is named');
      assertEqual(
        (await assertRejects(store.add(deposits(100)), InvalidArgumentError, 'a long batch')).parameter,
        'messages',
        'the parameter',
      );
      assertEqual(await store.version(), 0, 'the version');
      assertEqual(await store.add(deposits(10)), 10, 'what fits');
      const huge = [deposit(1, { userId: 'x'.repeat(100 * 1024 * 1024) })];
      const byDefault = await connect().openStore('Account', '2', { database });
      await assertRejects(byDefault.add(huge), InvalidArgumentError, 'a message of 100 MiB');
    },
  },
  {
    title: 'what is no message is refused, naming it',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      const [good] = deposits(1);
      for (const bad of [
        undefined,
        null,
        1,
        {},
        { event: null, metadata: good?.metadata },
        { event: 'x', metadata: good?.metadata },
        { event: good?.event },
      ]) {
        const error = await assertRejects(store.add([...deposits(1), bad as never]), InvalidArgumentError, JSON.stringify(bad));
        assertTrue(error.parameter.startsWith('messages[1]'), error.parameter);
      }
      assertEqual(
        (await assertRejects(store.add('x' as never), InvalidArgumentError, 'no list')).parameter,
        'messages[0]',
        'the parameter',
      );
      assertEqual(await store.version(), 0, 'the version');
    },
  },
];
