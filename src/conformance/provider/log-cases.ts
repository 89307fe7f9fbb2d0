import { UnknownEventTypeError, InvalidArgumentError } from '../../contract/errors/index.ts';
import type { LoggedMessage, ReadAllOptions } from '../../contract/event-log.ts';
import type { EventStoreProvider } from '../../contract/event-store-provider.ts';
import { defineEvents } from '../../events/define-events.ts';
import { assertEqual, assertRejects, assertTrue } from '../storage/assert.ts';
import { BankAccountCreated, deposit, deposits, FundsDeposited, range, type BankEvent } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';

async function readAll(
  provider: EventStoreProvider<BankEvent>,
  options: ReadAllOptions,
): Promise<readonly LoggedMessage<BankEvent>[]> {
  const messages: LoggedMessage<BankEvent>[] = [];
  for await (const message of provider.readAll(options)) messages.push(message);
  return messages;
}

/** Position, stream and version of each message. */
function places(messages: readonly LoggedMessage<BankEvent>[]): readonly string[] {
  return messages.map(({ position, metadata: { message, context } }) =>
    [position, message.domain.name, message.domain.id, context.sequenceNumber].join(' '),
  );
}

/** Five commits on three streams, one of them on two at once. */
async function fill(provider: EventStoreProvider<BankEvent>, database: string): Promise<readonly string[]> {
  await provider.add('Account', 'a', deposits(2), { database });
  await provider.add('Order', 'a', [new BankAccountCreated('a', 'Joe')], { database });
  await provider.add('Account', 'b', deposits(1), { database });
  await provider.addToStreams(
    [
      { name: 'Account', id: 'a', events: deposits(1) },
      { name: 'Account', id: 'b', events: deposits(2) },
    ],
    { database },
  );
  await provider.add('Account', 'a', deposits(1), { database });
  return [
    '1 Account a 1',
    '1 Account a 2',
    '2 Order a 1',
    '3 Account b 1',
    '4 Account a 3',
    '4 Account b 2',
    '4 Account b 3',
    '5 Account a 4',
  ];
}

export const logCases: readonly ProviderCase[] = [
  {
    title: 'all messages of a database are read in the order of their commits, each with its position',
    async run({ connect, database }) {
      const provider = connect();
      const all = await fill(provider, database);
      await connect().add('Account', 'a', deposit(9), { database: `${database}-other` });
      const messages = await readAll(provider, { database });
      assertEqual(places(messages), all, 'in order');
      assertEqual(messages[0]?.event, new FundsDeposited(1), 'an event');
      assertTrue(messages[2]?.event instanceof BankAccountCreated, 'its class');
      assertEqual(places(await readAll(provider, { database, reverse: true })), all.toReversed(), 'newest first');
      const [own] = await provider.read('Account', 'a', { database }).get();
      const { position, storeId, ...first } = messages[0] as LoggedMessage<BankEvent>;
      assertEqual([position, first], [1, own], 'what the stream itself tells of a message');
      assertEqual(storeId, { database, name: 'Account', id: 'a' }, 'its stream');
    },
  },
  {
    title: 'streams are read up to a commit, and the log of them, however many commits there are',
    async run({ connect, database }) {
      const provider = connect();
      for (const commits of range(1, 20)) {
        for (const size of [1, 3]) {
          const id = `${commits} of ${size}`;
          for (const _ of range(1, commits)) await provider.add('Account', id, deposits(size), { database });
          const slice = await provider.read('Account', id, { database }).getSlice(1, commits * size);
          assertEqual(slice.length, commits * size, `a slice of ${id}`);
        }
      }
      assertEqual((await readAll(provider, { database })).length, 840, 'all messages');
    },
  },
  {
    title: 'reading all messages begins behind a position, ends at a limit, and is restricted to names and types',
    async run({ connect, database }) {
      const provider = connect();
      const all = await fill(provider, database);
      const read = async (options: ReadAllOptions): Promise<readonly string[]> =>
        places(await readAll(provider, { database, ...options }));
      for (const after of range(0, 6)) {
        const rest = all.filter((place) => Number(place.split(' ')[0]) > after);
        assertEqual(await read({ after }), rest, `after ${after}`);
        assertEqual(await read({ after, reverse: true }), rest.toReversed(), `after ${after}, newest first`);
      }
      for (const limit of range(1, 9)) {
        assertEqual(await read({ limit }), all.slice(0, limit), `the first ${limit}`);
        assertEqual(await read({ limit, reverse: true }), all.toReversed().slice(0, limit), `the last ${limit}`);
      }
      const accounts = all.filter((place) => place.includes('Account'));
      assertEqual(await read({ names: ['Account'] }), accounts, 'of one name');
      assertEqual(await read({ names: ['Account', 'Order'] }), all, 'of two names');
      assertEqual(await read({ names: [] }), [], 'of none');
      assertEqual(await read({ types: ['BankAccountCreated'] }), ['2 Order a 1'], 'of one type');
      assertEqual(await read({ names: ['Account'], types: ['BankAccountCreated'] }), [], 'of a type that the name has not');
    },
  },
  {
    title: 'an empty database has no messages to read',
    async run({ connect, database }) {
      const provider = connect();
      assertEqual(await readAll(provider, { database }), [], 'forwards');
      assertEqual(await readAll(provider, { database, reverse: true }), [], 'backwards');
    },
  },
  {
    title: 'compaction changes no position and no order',
    async run({ connect, database }) {
      const provider = connect();
      for (const n of range(1, 40)) await provider.add('Account', n % 3 === 0 ? 'a' : 'b', deposit(n), { database });
      const before = places(await readAll(provider, { database }));
      const { recordsAfter } = await provider.compact({ database });
      assertTrue(recordsAfter < 40, 'the streams were compacted');
      assertEqual(places(await readAll(provider, { database })), before, 'forwards');
      assertEqual(places(await readAll(provider, { database, reverse: true })), before.toReversed(), 'backwards');
      for (const n of range(41, 45)) await provider.add('Account', 'a', deposit(n), { database });
      assertEqual(
        (await readAll(provider, { database, after: 38 })).map(({ position }) => position),
        range(39, 45),
        'the rest',
      );
    },
  },
  {
    title: 'a batch of many records has one position, and is read in the order in which it was added',
    async run({ connect, database }) {
      const provider = connect();
      await provider.add('Account', 'a', deposit(0), { database });
      await provider.add('Account', 'long', deposits(3_000), { database });
      await provider.add('Account', 'a', deposit(1), { database });
      const expected = ['1 Account a 1', ...range(1, 3_000).map((n) => `2 Account long ${n}`), '3 Account a 2'];
      assertEqual(places(await readAll(provider, { database })), expected, 'forwards');
      assertEqual(places(await readAll(provider, { database, reverse: true })), expected.toReversed(), 'backwards');
    },
  },
  {
    title: 'events that are not registered are told, unless other types are asked for',
    async run({ connect, database }) {
      await fill(connect(), database);
      const reader = connect<FundsDeposited>({ events: defineEvents({ FundsDeposited }) });
      const read = async (options: ReadAllOptions): Promise<number> => {
        let count = 0;
        for await (const { event } of reader.readAll({ database, ...options }))
          count += event instanceof FundsDeposited ? 1 : 100;
        return count;
      };
      await assertRejects(read({}), UnknownEventTypeError, 'all of them');
      assertEqual(await read({ types: ['FundsDeposited'] }), 7, 'those of a type');
    },
  },
  {
    title: 'reading all messages is refused where an option is not what it must be, and ends with its signal',
    async run({ connect, database }) {
      const provider = connect();
      await fill(provider, database);
      const wrong: readonly ReadAllOptions[] = [
        { after: -1 },
        { after: 1.5 },
        { limit: 0 },
        { names: 'Account' as never },
        { types: [''] },
        { database: '' },
        { reverse: 1 as never },
      ];
      for (const options of wrong) {
        await assertRejects(readAll(provider, { database, ...options }), InvalidArgumentError, JSON.stringify(options));
      }
      const controller = new AbortController();
      const seen: number[] = [];
      const reading = (async () => {
        for await (const { position } of provider.readAll({ database, signal: controller.signal })) {
          seen.push(position);
          controller.abort(new RangeError('enough'));
        }
      })();
      await assertRejects(reading, RangeError, "the signal's reason");
      assertEqual(seen, [1], 'what was read before');
    },
  },
];
