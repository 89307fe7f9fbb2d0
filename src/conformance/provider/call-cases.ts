import type { StandardSchemaV1 } from '@standard-schema/spec';
import { EventValidationError, StoreVersionMismatchError } from '../../contract/errors/index.ts';
import type { EventMessage } from '../../contract/message.ts';
import { createMessage } from '../../events/create-message.ts';
import { defineEvents } from '../../events/define-events.ts';
import type { EventRegistry } from '../../events/registry.ts';
import { assertEqual, assertRejects } from '../storage/assert.ts';
import { AccountBalance, amounts, deposit, deposits, FundsDeposited, range, ValueRecorded, type BankEvent } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';

/** A deposit that can be changed, as events should not be. */
class Deposited {
  amount: number;

  constructor(amount: number) {
    this.amount = amount;
  }

  get isPositive(): boolean {
    return this.amount > 0;
  }
}

/** The registry of it, with a schema that takes its time, longer for the smaller one, and asks `judge` for its issues. */
function judgedBy(judge: (event: Deposited) => string | undefined): EventRegistry<Deposited | FundsDeposited> {
  const schema: StandardSchemaV1 = {
    '~standard': {
      version: 1,
      vendor: 'test',
      async validate(value) {
        const event = value as Deposited;
        await new Promise((resolve) => setTimeout(resolve, 30 / Math.abs(event.amount)));
        const message = judge(event);
        return message === undefined ? { value } : { issues: [{ message }] };
      },
    },
  };
  return defineEvents({ Deposited: { type: Deposited, schema }, FundsDeposited });
}

function positive(event: Deposited): string | undefined {
  return event.isPositive ? undefined : 'must be positive';
}

/** What was passed at the call is what counts, whatever the caller does with it before the answer. */
export const callCases: readonly ProviderCase[] = [
  {
    title: 'one list that is filled, added and emptied again and again loses nothing and stores nothing twice',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      const buffer: EventMessage<BankEvent>[] = [];
      const adding: Promise<number>[] = [];
      for (const n of range(1, 25)) {
        buffer.push(deposit(n));
        if (n % 10 !== 0 && n !== 25) continue;
        adding.push(store.add(buffer));
        buffer.length = 0;
      }
      assertEqual(await Promise.all(adding), [10, 20, 25], 'the versions');
      assertEqual(amounts(await store.get()), range(1, 25), 'the events');
    },
  },
  {
    title: 'a list that is emptied after the call is added, and one that is filled after it is not',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      const full = deposits(2);
      const empty: EventMessage<BankEvent>[] = [];
      const added = [store.add(full), store.add(empty)];
      full.length = 0;
      empty.push(deposit(3));
      assertEqual((await Promise.all(added))[0], 2, 'the version');
      assertEqual(amounts(await store.get()), [1, 2], 'the events');
    },
  },
  {
    title: 'an event that is changed after the call is stored as it was, down to the bytes of its arrays',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      const value = { list: [1], at: new Date(0), map: new Map([['a', 1]]), bytes: new Uint8Array([1, 2, 3]) };
      const adding = store.add([createMessage(new ValueRecorded(value))]);
      value.list.push(2);
      value.at.setTime(1);
      value.map.clear();
      new Uint8Array(value.bytes.buffer).fill(255);
      await adding;
      const [message] = await store.get();
      const expected = { list: [1], at: new Date(0), map: new Map([['a', 1]]), bytes: new Uint8Array([1, 2, 3]) };
      assertEqual(message?.event, new ValueRecorded(expected), 'the event');
    },
  },
  {
    title: 'metadata that is changed after the call is stored as it was',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      const createdDate = new Date(1_000);
      const scopes = ['a'];
      const message = deposit(1, { userId: 'joe', idempotencyId: 'first', sequenceNumber: 1, createdDate, scopes });
      const adding = store.add([message]);
      Object.assign(message.metadata.context, { userId: 'jack', idempotencyId: 'second', sequenceNumber: 7 });
      createdDate.setTime(2_000);
      scopes.push('b');
      assertEqual(await adding, 1, 'the version');
      const { metadata } = await store.findByIdempotencyId('first');
      const { userId, scopes: stored, timestamp } = metadata.context;
      assertEqual([userId, stored, timestamp], ['joe', ['a'], new Date(1_000)], 'the context');
      assertEqual(metadata.message.createdDate, new Date(1_000), 'the date');
    },
  },
  {
    title: 'a refused sequence number is told with the metadata of the call',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      const createdDate = new Date(1_000);
      const message = deposit(1, { sequenceNumber: 5, userId: 'joe', createdDate, scopes: ['a'] });
      const list = [deposit(0), deposit(0), message];
      const adding = store.add(list);
      Object.assign(message.metadata.context, { sequenceNumber: 3, userId: 'jack' });
      (message.metadata.context.scopes as string[]).push('b');
      createdDate.setTime(2_000);
      list.length = 0;
      const { expectedVersion, actualVersion, metadata } = await assertRejects(adding, StoreVersionMismatchError, 'the add');
      assertEqual([expectedVersion, actualVersion], [5, 0], 'the versions');
      const { userId, sequenceNumber, scopes } = metadata?.context ?? {};
      assertEqual([userId, sequenceNumber, scopes], ['joe', 5, ['a']], 'the context');
      assertEqual(metadata?.message.createdDate, new Date(1_000), 'the date');
    },
  },
  {
    title: 'a schema that takes its time judges exactly what will be stored, and changes nothing of it',
    async run({ connect, database }) {
      const seen: boolean[] = [];
      const events = judgedBy((event) => {
        seen.push(event instanceof Deposited);
        const verdict = positive(event);
        event.amount = 1_000;
        return verdict;
      });
      const store = await connect({ events }).openStore('Account', '1', { database });
      const [good, bad] = [new Deposited(1), new Deposited(-1)];
      const adding = store.add([createMessage(good)]);
      const refused = store.add([createMessage(bad)]);
      good.amount = -5;
      bad.amount = 5;
      await assertRejects(refused, EventValidationError, 'the event that was mended too late');
      assertEqual(await adding, 1, 'the event that was spoiled too late');
      assertEqual(
        (await store.get()).map(({ event }) => event.amount),
        [1],
        'the stream',
      );
      assertEqual([good.amount, bad.amount, seen], [-5, 5, [true, true]], 'the events of the caller, and what the schema saw');
    },
  },
  {
    title: 'adds keep the order of their calls, however long a schema takes, and one that is refused disturbs no other',
    async run({ connect, database }) {
      const events = judgedBy((event) => (event.amount === 13 ? 'is unlucky' : undefined));
      const store = await connect({ events }).openStore('Account', '1', { database });
      const outcomes = await Promise.allSettled([
        store.add([createMessage(new Deposited(1))]),
        store.add([createMessage(new Deposited(13))]),
        store.add([createMessage(new Deposited(2)), {} as never]),
        store.add([createMessage(new Deposited(30))]),
        store.add([createMessage(Object.assign(new Deposited(14), { extra: () => undefined }))]),
        store.add([createMessage(new FundsDeposited(31))]),
      ]);
      assertEqual(
        outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : String(outcome.reason.name))),
        [1, 'EventValidationError', 'InvalidArgumentError', 2, 'EventValidationError', 3],
        'the outcomes',
      );
      assertEqual(
        (await store.get()).map(({ event }) => event.amount),
        [1, 30, 31],
        'the stream',
      );
    },
  },
  {
    title: 'a state that goes on changing after snapshot() is kept as it was',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add(deposits(3));
      const balance = new AccountBalance(6, 3);
      const keeping = store.snapshot(3, createMessage(balance));
      Object.assign(balance, { balance: 10, events: 4 });
      await keeping;
      const [snapshot] = await store.get({ useSnapshot: true });
      assertEqual(snapshot?.event, new AccountBalance(6, 3), 'the snapshot');
    },
  },
  {
    title: 'snapshotAll keeps what its fold returned, though the fold goes on changing it',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add(deposits(4));
      const balance = new AccountBalance(0, 0);
      await store.snapshotAll(2, (messages) => {
        Object.assign(balance, { events: messages.length });
        queueMicrotask(() => Object.assign(balance, { events: -1 }));
        return createMessage(balance);
      });
      for (const version of [2, 4]) {
        const [snapshot] = await store.get({ useSnapshot: true, version });
        assertEqual(snapshot?.event, new AccountBalance(0, version), `the snapshot at ${version}`);
      }
    },
  },
];
