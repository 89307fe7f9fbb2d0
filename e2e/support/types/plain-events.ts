import { createInMemoryEventStoreProvider } from 'idb-eventstore/in-memory';
import {
  createMessage,
  defineEvents,
  isEvent,
  plain,
  type EventOf,
  type EventStore,
  type PlainEvent,
  type StoredMessage,
} from 'idb-eventstore';
import { z } from 'zod';

// Programs that must compile, and programs that must not: checked by the type check, never run.

class Opened {
  readonly owner: string;
  constructor(owner: string) {
    this.owner = owner;
  }
}

class Closed {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

type Renamed = PlainEvent<'Renamed', { readonly name: string }>;

const events = defineEvents({
  Opened,
  Closed: { type: Closed, domain: { name: 'Account', id: ({ reason }) => reason } },
  Deposited: plain<{ readonly amount: number }>({ version: 2, upcast: { 1: (old) => ({ amount: old['cents'] }) } }),
  Renamed: plain<Renamed>({ domain: { name: 'Account', id: ({ name }) => name } }),
  Withdrawn: { schema: z.object({ amount: z.number() }), domain: { name: 'Account', id: ({ amount }) => `${amount}` } },
});

type Event = EventOf<typeof events>;

export async function narrows(store: EventStore<Event>): Promise<string> {
  const [message] = await store.get();
  const event = message?.event;
  if (event instanceof Opened) return event.owner;
  if (event instanceof Closed) return event.reason;
  switch (event?.type) {
    case 'Deposited':
      return event.data.amount.toFixed();
    case 'Withdrawn':
      // @ts-expect-error - a withdrawal has no name
      return event.data.name ?? event.data.amount.toFixed();
    case 'Renamed':
      return event.data.name.toUpperCase();
    // @ts-expect-error - there is no such event
    case 'Frozen':
      return '';
    default:
      return 'none';
  }
}

export function narrowsByName(message: StoredMessage<Event>): string {
  if (isEvent(events, message, 'Deposited')) return message.event.data.amount.toFixed();
  if (isEvent(events, message, 'Renamed')) return message.event.data.name;
  return isEvent(events, message, 'Closed') ? message.event.reason : '';
}

export async function adds(): Promise<void> {
  const store = await createInMemoryEventStoreProvider({ events }).openStore('Account', '1');
  await store.add(new Opened('Joe'));
  await store.add({ type: 'Deposited', data: { amount: 5 } });
  await store.add([
    new Opened('Joe'),
    { type: 'Withdrawn', data: { amount: 5 } },
    createMessage({ type: 'Renamed', data: { name: 'x' } }),
  ]);
  // @ts-expect-error - there is no such event
  await store.add({ type: 'Frozen', data: {} });
  // @ts-expect-error - an amount is a number
  await store.add({ type: 'Deposited', data: { amount: '5' } });
  // @ts-expect-error - data of another event
  await store.add({ type: 'Renamed', data: { amount: 5 } });
  // @ts-expect-error - an event has nothing but its type and its data
  await store.add({ type: 'Deposited', data: { amount: 5 }, version: 1 });
}

const misnamed = defineEvents({ Named: plain<Renamed>() });

export async function addsMisnamed(store: EventStore<NonNullable<typeof misnamed.events>>): Promise<void> {
  // @ts-expect-error - an event is named by its key
  await store.add({ type: 'Renamed', data: { name: 'x' } });
}

// @ts-expect-error - neither a class nor a schema, nor plain
defineEvents({ Deposited: { version: 1 } });

// @ts-expect-error - the data of an event are an object
plain<number>();
