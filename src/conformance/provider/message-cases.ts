import {
  EventDeserializationError,
  EventValidationError,
  InvalidArgumentError,
  UnknownEventTypeError,
} from '../../contract/errors/index.ts';
import { createMessage } from '../../events/create-message.ts';
import { defineEvents } from '../../events/define-events.ts';
import { assertEqual, assertRejects, assertTrue } from '../storage/assert.ts';
import { BankAccountCreated, bankEvents, deposits, FundsDeposited, ValueRecorded } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';

export const messageCases: readonly ProviderCase[] = [
  {
    title: 'what comes back is instanceof its class, with its methods',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add([createMessage(new BankAccountCreated('1', 'Joe')), createMessage(new FundsDeposited(20_000))]);
      const [created, deposited] = (await store.get()).map(({ event }) => event);
      assertTrue(created instanceof BankAccountCreated && created.owner === 'Joe', 'the first event');
      assertTrue(deposited instanceof FundsDeposited && deposited.isLarge, 'the second event');
    },
  },
  {
    title: 'metadata gets its defaults, and keeps what it was given',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', 'a/1', { database });
      const plain = createMessage(new FundsDeposited(1));
      const createdDate = new Date('2026-01-02T03:04:05.678Z');
      const given = createMessage(new FundsDeposited(2), {
        id: 'my id',
        correlationId: 'trace',
        causationId: plain.metadata.message.id,
        userId: 'joe',
        partitionId: 'elsewhere',
        scopes: ['a', 'b'],
        idempotencyId: 'once',
        createdDate,
      });
      await store.add([plain, given]);
      const [first, second] = await store.get();
      const { id, createdDate: made } = plain.metadata.message;
      const named = { name: 'FundsDeposited', version: 1, domain: { name: 'Account', id: 'a/1' } };
      const { sessionId } = store;
      assertEqual(first?.metadata.message, { id, ...named, createdDate: made }, 'the message by default');
      assertEqual(
        first?.metadata.context,
        { correlationId: id, userId: 'system', partitionId: database, timestamp: made, sessionId, sequenceNumber: 1, scopes: [] },
        'the context by default',
      );
      assertEqual(second?.metadata.message, { id: 'my id', ...named, createdDate }, 'the message as given');
      const { sequenceNumber, ...context } = given.metadata.context;
      assertEqual(sequenceNumber, undefined, 'the sequence number given');
      assertEqual(second?.metadata.context, { ...context, sessionId, sequenceNumber: 2 }, 'the context as given');
    },
  },
  {
    title: 'an event whose class is not registered is refused on add',
    async run({ connect, database }) {
      class FundsWithdrawn extends FundsDeposited {}
      const store = await connect().openStore('Account', '1', { database });
      const error = await assertRejects(store.add([createMessage(new FundsWithdrawn(1))]), InvalidArgumentError, 'add');
      assertEqual(error.parameter, 'messages[0].event', 'the parameter');
    },
  },
  {
    title: 'a class inside an event comes back though a minifier has renamed it, or two of them alike',
    async run({ connect, database }) {
      const minified = (): new (value: number) => { readonly value: number } =>
        class a {
          constructor(readonly value: number) {}
        };
      const [Amount, Rate] = [minified(), minified()];
      const before = defineEvents({ ValueRecorded, Amount, Rate });
      const store = await connect({ events: before }).openStore('Account', '1', { database });
      await store.add([createMessage(new ValueRecorded([new Amount(1), new Rate(2)]))]);
      const [NextAmount, NextRate] = [minified(), minified()];
      const after = defineEvents({ Rate: NextRate, Amount: NextAmount, ValueRecorded });
      const [message] = await connect({ events: after }).read('Account', '1', { database }).get();
      assertEqual(message?.event, new ValueRecorded([new NextAmount(1), new NextRate(2)]), 'the event');
    },
  },
  {
    title: 'a stored event of an unknown type is never skipped, and the rest stays readable',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add([...deposits(1), createMessage(new ValueRecorded(1)), ...deposits(1, 3)]);
      const reader = connect({ events: defineEvents({ FundsDeposited }) }).read('Account', '1', { database });
      const error = await assertRejects(reader.get(), UnknownEventTypeError, 'get');
      assertEqual([error.version, error.type, error.storeId.id], [2, 'ValueRecorded', '1'], 'the error');
      assertEqual(
        (await reader.getSlice(3, 3)).map(({ event }) => event),
        [new FundsDeposited(3)],
        'the slice after it',
      );
      assertEqual((await reader.getSlice(1, 1)).length, 1, 'the slice before it');
    },
  },
  {
    title: 'an older version of an event is upcast step by step, a newer one is refused',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add(deposits(1));
      class Deposited {
        constructor(
          readonly cents: number,
          readonly currency: string,
        ) {}
      }
      const third = defineEvents({
        FundsDeposited: {
          type: Deposited,
          version: 3,
          upcast: {
            1: ({ amount }) => ({ cents: Number(amount) * 100 }),
            2: (old) => ({ ...old, currency: 'EUR' }),
          },
        },
      });
      await store.close();
      const newer = await connect({ events: third }).openStore('Account', '1', { database });
      await newer.add([createMessage(new Deposited(7, 'CZK'))]);
      const events = (await newer.get()).map(({ event }) => event);
      assertEqual(events, [new Deposited(100, 'EUR'), new Deposited(7, 'CZK')], 'the events');
      const old = connect({ events: bankEvents }).read('Account', '1', { database });
      const error = await assertRejects(old.get(), EventDeserializationError, 'older code');
      assertEqual([error.version, error.storeId.name], [2, 'Account'], 'the error');
    },
  },
  {
    title: 'a schema is checked on add, and its issues are told',
    async run({ connect, database }) {
      const events = defineEvents({
        FundsDeposited: {
          type: FundsDeposited,
          schema: {
            '~standard': {
              version: 1,
              vendor: 'test',
              async validate(value) {
                const { amount } = value as FundsDeposited;
                return amount > 0 ? { value } : { issues: [{ message: 'must be positive', path: ['amount'] }] };
              },
            },
          },
        },
      });
      const store = await connect({ events }).openStore('Account', '1', { database });
      const list = [createMessage(new FundsDeposited(1)), createMessage(new FundsDeposited(-1))];
      const error = await assertRejects(store.add(list), EventValidationError, 'add');
      assertEqual([error.index, error.issues], [1, [{ message: 'must be positive', path: ['amount'] }]], 'the error');
      assertEqual(await store.version(), 0, 'the version');
      assertEqual(await store.add(list.slice(0, 1)), 1, 'a valid event');
    },
  },
  {
    title: 'the registry may say which domain an event belongs to',
    async run({ connect, database }) {
      const events = defineEvents({
        BankAccountCreated: { type: BankAccountCreated, domain: { name: 'Account', id: ({ accountId }) => accountId } },
      });
      const store = await connect({ events }).openStore('Bank', 'accounts', { database });
      await store.add([createMessage(new BankAccountCreated('17', 'Joe'))]);
      const [message] = await store.get();
      assertEqual(message?.metadata.message.domain, { name: 'Account', id: '17' }, 'the domain');
    },
  },
];
