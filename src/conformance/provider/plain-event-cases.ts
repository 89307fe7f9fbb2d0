import type { StandardSchemaV1 } from '@standard-schema/spec';
import { EventValidationError, InvalidArgumentError, UnknownEventTypeError } from '../../contract/errors/index.ts';
import { createMessage } from '../../events/create-message.ts';
import { defineEvents } from '../../events/define-events.ts';
import { plain } from '../../events/definition.ts';
import { assertEqual, assertRejects, assertTrue } from '../storage/assert.ts';
import { FundsDeposited } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';

interface Deposit {
  readonly amount: number;
  readonly at?: Date;
}

const positive: StandardSchemaV1<Deposit> = {
  '~standard': {
    version: 1,
    vendor: 'idb-eventstore',
    validate: (value) => {
      const { amount } = value as Deposit;
      return amount > 0 ? { value: value as Deposit } : { issues: [{ message: 'must be positive', path: ['amount'] }] };
    },
  },
};

const mixed = defineEvents({
  FundsDeposited,
  FundsWithdrawn: plain<Deposit>({ domain: { name: 'Account', id: ({ amount }) => `account ${amount}` } }),
  FundsBlocked: { schema: positive },
});

export const plainEventCases: readonly ProviderCase[] = [
  {
    title: 'plain events, events of classes and events of schemas stand in one stream and come back as what they were',
    async run({ connect, database }) {
      const store = await connect({ events: mixed }).openStore('Account', '1', { database });
      const at = new Date(5);
      await store.add([
        new FundsDeposited(1),
        { type: 'FundsWithdrawn', data: { amount: 2, at } },
        createMessage({ type: 'FundsBlocked', data: { amount: 3 } }, { userId: 'joe' }),
      ]);
      const messages = await store.get();
      const [deposited, withdrawn, blocked] = messages.map(({ event }) => event);
      assertTrue(deposited instanceof FundsDeposited, 'the class');
      assertEqual(withdrawn, { type: 'FundsWithdrawn', data: { amount: 2, at } }, 'the plain event');
      assertEqual(blocked, { type: 'FundsBlocked', data: { amount: 3 } }, 'the event of a schema');
      assertEqual(
        messages.map(({ metadata }) => metadata.message.name),
        ['FundsDeposited', 'FundsWithdrawn', 'FundsBlocked'],
        'names',
      );
      assertEqual(messages[1]?.metadata.message.domain, { name: 'Account', id: 'account 2' }, 'the domain');
      assertEqual(messages[2]?.metadata.context.userId, 'joe', 'the user');
    },
  },
  {
    title: 'the data of a plain event keep Dates, Maps, shared objects and instances of registered classes',
    async run({ connect, database }) {
      const events = defineEvents({ FundsDeposited, Noted: plain<{ readonly value: unknown }>() });
      const store = await connect({ events }).openStore('Account', '1', { database });
      const shared = { a: -0 };
      const value = {
        map: new Map([['k', shared]]),
        shared,
        deposit: new FundsDeposited(7),
        bytes: new Float64Array([Number.NaN]),
      };
      await store.add({ type: 'Noted', data: { value } });
      const [message] = await store.get();
      const event = message?.event as { data: { value: typeof value } };
      assertEqual(event, { type: 'Noted', data: { value } }, 'the event');
      assertTrue(event.data.value.map.get('k') === event.data.value.shared, 'shared');
      assertTrue(event.data.value.deposit instanceof FundsDeposited, 'its class');
    },
  },
  {
    title: 'a schema judges the data of a plain event',
    async run({ connect, database }) {
      const store = await connect({ events: mixed }).openStore('Account', '1', { database });
      const added = store.add([new FundsDeposited(1), { type: 'FundsBlocked', data: { amount: -1 } }]);
      const error = await assertRejects(added, EventValidationError, 'add');
      assertEqual([error.index, error.issues], [1, [{ message: 'must be positive', path: ['amount'] }]], 'the error');
      assertEqual(await store.version(), 0, 'the version');
    },
  },
  {
    title: 'a plain event of an older version is upcast, and one may take the place of a class, or a class its place',
    async run({ connect, database }) {
      const asClass = defineEvents({ FundsDeposited });
      const asPlain = defineEvents({
        FundsDeposited: plain<{ readonly cents: number }>({
          version: 2,
          upcast: { 1: ({ amount }) => ({ cents: Number(amount) * 100 }) },
        }),
      });
      await connect({ events: asClass }).add('Account', '1', new FundsDeposited(5), { database });
      const reader = connect({ events: asPlain }).read('Account', '1', { database });
      const [message] = await reader.get();
      assertEqual(message?.event, { type: 'FundsDeposited', data: { cents: 500 } }, 'the event of a class, as data');
      const older = defineEvents({ FundsDeposited: plain<{ readonly amount: number }>() });
      await connect({ events: older }).add('Account', '2', { type: 'FundsDeposited', data: { amount: 6 } }, { database });
      const [found] = await connect({ events: asClass }).read('Account', '2', { database }).get();
      assertEqual(found?.event, new FundsDeposited(6), 'data, as the event of a class');
    },
  },
  {
    title: 'what is no plain event of a registered type is refused, naming it',
    async run({ connect, database }) {
      const store = await connect({ events: mixed }).openStore('Account', '1', { database });
      const refused: readonly unknown[] = [
        { type: 'Unknown', data: {} },
        { type: 'FundsWithdrawn', data: {}, more: 1 },
        { type: 'FundsDeposited', data: { amount: 1 } },
        { type: 5, data: {} },
        { amount: 5 },
        5,
        null,
        undefined,
      ];
      for (const event of refused) {
        const error = await assertRejects(
          store.add([new FundsDeposited(1), event as never]),
          InvalidArgumentError,
          String(event),
        );
        assertEqual(error.parameter.startsWith('messages[1]'), true, error.parameter);
      }
      for (const data of [undefined, null, 5, 'x', [1], new Map(), new FundsDeposited(1)]) {
        const added = store.add({ type: 'FundsWithdrawn', data } as never);
        const error = await assertRejects(added, EventValidationError, String(data));
        assertEqual(error.issues[0]?.path, ['data'], 'where it is');
      }
      const nested = store.add({ type: 'FundsWithdrawn', data: { amount: 1, at: new Date(Number.NaN) } });
      assertEqual((await assertRejects(nested, EventValidationError, 'nested')).issues[0]?.path, ['data', 'at'], 'the path');
      assertEqual(await store.version(), 0, 'the version');
    },
  },
  {
    title: 'a stored plain event whose type is not registered any more is told as one of an unknown type',
    async run({ connect, database }) {
      await connect({ events: mixed }).add('Account', '1', { type: 'FundsWithdrawn', data: { amount: 1 } }, { database });
      const reader = connect().read('Account', '1', { database });
      assertEqual((await assertRejects(reader.get(), UnknownEventTypeError, 'get')).type, 'FundsWithdrawn', 'the type');
    },
  },
];
