import {
  DuplicateIdempotencyIdError,
  EventValidationError,
  InvalidArgumentError,
  OpenStoreFailedError,
  StoreNotOpenError,
  StoreVersionMismatchError,
} from '../../contract/errors/index.ts';
import { createMessage } from '../../events/create-message.ts';
import { assertEqual, assertRejects, assertTrue } from '../storage/assert.ts';
import { amounts, deposit, deposits, FundsDeposited, range, versions, ValueRecorded } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';

export const multiStreamCases: readonly ProviderCase[] = [
  {
    title: 'events are added to several streams at once, each with its version, and an open store goes on',
    async run({ connect, database }) {
      const provider = connect();
      assertEqual(await provider.add('Account', '1', deposits(2), { database }), 2, 'the version of a new stream');
      const store = await provider.openStore('Account', '4', { database });
      await store.add(deposit(9));
      await store.close();
      const added = await provider.addToStreams(
        [
          { name: 'Account', id: '1', events: new FundsDeposited(3), expectedVersion: 2 },
          { name: 'Account', id: '2', events: [deposit(1), new FundsDeposited(2)], expectedVersion: 'no-stream' },
          { name: 'Account', id: '4', expectedVersion: 'stream-exists' },
          { name: 'Account', id: '5', events: [], expectedVersion: 'no-stream' },
        ],
        { database },
      );
      assertEqual(added, [3, 2, 1, 0], 'the versions');
      assertEqual(amounts(await provider.read('Account', '2', { database }).get()), [1, 2], 'the second stream');
      await store.open();
      assertEqual(await store.add(deposit(10)), 2, 'a store that is opened again');
    },
  },
  {
    title: 'of several streams none is added to when one is not as expected, or holds the idempotency id',
    async run({ connect, database }) {
      const provider = connect();
      await provider.add('Account', '2', [deposit(1, { idempotencyId: 'once' })], { database });
      const first = { name: 'Account', id: '1', events: deposits(1) };
      const mismatch = await assertRejects(
        provider.addToStreams([first, { name: 'Account', id: '2', events: deposits(1), expectedVersion: 5 }], { database }),
        StoreVersionMismatchError,
        'a version that is not the expected one',
      );
      assertEqual([mismatch.storeId?.id, mismatch.expectedVersion, mismatch.actualVersion], ['2', 5, 1], 'the mismatch');
      const numbered = deposit(1, { sequenceNumber: 7 });
      const wrong = provider.addToStreams([first, { name: 'Account', id: '2', events: numbered }], { database });
      const error = await assertRejects(wrong, StoreVersionMismatchError, 'a sequence number');
      assertEqual(error.metadata?.message.id, numbered.metadata.message.id, 'the message');
      const again = { name: 'Account', id: '2', events: deposit(1, { idempotencyId: 'once' }) };
      await assertRejects(provider.addToStreams([first, again], { database }), DuplicateIdempotencyIdError, 'an idempotency id');
      const bad = { name: 'Account', id: '2', events: new ValueRecorded(() => 1) };
      await assertRejects(provider.addToStreams([first, bad], { database }), EventValidationError, 'an event');
      assertEqual(await provider.read('Account', '1', { database }).version(), 0, 'the first stream');
    },
  },
  {
    title: 'adding without a store waits for whoever holds the stream, as opening does',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      const provider = connect();
      const refused = provider.add('Account', '1', deposits(1), { database, openTimeout: 50 });
      await assertRejects(refused, OpenStoreFailedError, 'a stream that is held');
      const adding = provider.add('Account', '1', deposit(2), { database });
      await store.add(deposit(1));
      await store.close();
      assertEqual(await adding, 2, 'the version');
      assertEqual(amounts(await provider.read('Account', '1', { database }).get()), [1, 2], 'the amounts');
    },
  },
  {
    title: 'eight clients that move between the same streams at once lose nothing, and never wait for each other for good',
    async run({ connect, database }) {
      const clients = range(1, 8).map(() => connect());
      const moves = clients.map(async (client, index) => {
        for (const n of range(1, 5)) {
          const [from, to] = (index + n) % 2 === 0 ? ['1', '2'] : ['2', '1'];
          const additions = [from, to].map((id) => ({ name: 'Account', id, events: new FundsDeposited(n) }));
          await client.addToStreams(additions, { database, openTimeout: 60_000 });
        }
      });
      await Promise.all(moves);
      for (const id of ['1', '2']) {
        const messages = await connect().read('Account', id, { database }).get();
        assertEqual(versions(messages), range(1, 40), `the versions of ${id}`);
      }
    },
  },
  {
    title: 'watchers hear of what is added to several streams',
    async run({ connect, database }) {
      const provider = connect();
      const heard: string[] = [];
      provider.watch((notice) => heard.push('id' in notice ? `${notice.id} ${notice.version}` : 'resync'), { database });
      const additions = ['1', '2'].map((id) => ({ name: 'Account', id, events: deposits(2) }));
      await provider.addToStreams([...additions, { name: 'Account', id: '3', expectedVersion: 0 }], { database });
      assertEqual(heard.toSorted(), ['1 2', '2 2'], 'the notices');
    },
  },
  {
    title: 'what is no list of additions is refused, naming it, and so is a stream that comes twice',
    async run({ connect, database }) {
      const provider = connect();
      const one = { name: 'Account', id: '1', events: deposits(1) };
      for (const [additions, parameter] of [
        [5, 'additions'],
        [[5], 'additions[0]'],
        [[one, one], 'additions[1]'],
        [[{ ...one, id: ' ' }], 'id'],
        [[{ ...one, expectedVersion: -1 }], 'expectedVersion'],
        [[{ ...one, expectedVersion: 'some' }], 'expectedVersion'],
      ] as const) {
        const error = await assertRejects(
          provider.addToStreams(additions as never, { database }),
          InvalidArgumentError,
          parameter,
        );
        assertEqual(error.parameter, parameter, 'the parameter');
      }
      assertEqual(await provider.addToStreams([], { database }), [], 'no streams at all');
      await provider.close();
      await assertRejects(
        provider.add('Account', '1', deposits(1), { database }),
        StoreNotOpenError,
        'a provider that is closed',
      );
    },
  },
  {
    title: 'a list that is changed after addToStreams() is added as it was',
    async run({ connect, database }) {
      const provider = connect();
      const events = [createMessage(new FundsDeposited(1))];
      const additions = [{ name: 'Account', id: '1', events }];
      const adding = provider.addToStreams(additions, { database });
      events.length = 0;
      additions.length = 0;
      assertEqual(await adding, [1], 'the versions');
      assertTrue((await provider.read('Account', '1', { database }).get()).length === 1, 'the event');
    },
  },
];
