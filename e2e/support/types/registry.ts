import {
  createEventStoreProvider,
  createMessage,
  defineEvents,
  isEvent,
  type EventRegistry,
  type EventStore,
  type EventStoreProvider,
  type StoredMessage,
} from 'idb-eventstore';

// Programs that must compile, and programs that must not: checked by the type check, never run.

class Opened {
  constructor(readonly owner: string) {}
}

class Deposited {
  constructor(readonly amount: number) {}
}

class NeverRegistered {
  constructor(readonly something: symbol) {}
}

const events = defineEvents({
  Opened,
  Deposited: {
    type: Deposited,
    version: 2,
    upcast: { 1: (old) => ({ ...old }) },
    domain: { name: 'Account', id: ({ amount }) => `${amount}` },
  },
});

export function infersUnion(): EventStoreProvider<Opened | Deposited> {
  return createEventStoreProvider({ events });
}

export async function narrows(store: EventStore<Opened | Deposited>): Promise<string> {
  const [message] = await store.get();
  if (message?.event instanceof Opened) return message.event.owner;
  const amount: number | undefined = message?.event.amount;
  // @ts-expect-error - a deposit has no owner
  return message?.event.owner ?? `${amount} at ${message?.metadata.context.sequenceNumber.toFixed()}`;
}

export function narrowsByName(message: StoredMessage<Opened | Deposited>): string {
  if (isEvent(events, message, 'Opened')) return message.event.owner;
  // @ts-expect-error - no event of that name was registered
  if (isEvent(events, message, 'Closed')) return '';
  if (!isEvent(events, message, 'Deposited')) return '';
  // @ts-expect-error - a deposit has no owner
  return `${message.event.amount}, ${message.event.owner}`;
}

export function isOfTheUnion(): EventRegistry<Opened | Deposited | NeverRegistered> {
  return events;
}

export function isOfNoOtherUnion(): EventRegistry<Opened> {
  // @ts-expect-error - it may be a deposit
  return events;
}

export async function adds(store: EventStore<Opened | Deposited>): Promise<void> {
  await store.add([createMessage(new Opened('Joe')), createMessage(new Deposited(1))]);
  // @ts-expect-error - an event class that was never registered
  await store.add([createMessage(new NeverRegistered(Symbol('x')))]);
  await store.add([new Deposited(1), createMessage(new Opened('Joe'))]);
  await store.add(new Deposited(1), { expectedVersion: 'no-stream' });
  // @ts-expect-error - no version is called that
  await store.add(new Deposited(1), { expectedVersion: 'newest' });
  // @ts-expect-error - versions are numbers
  await store.getSlice('1', 2);
}

// @ts-expect-error - an event is a class, not an object
defineEvents({ Opened: { owner: 'Joe' } });

// @ts-expect-error - a message is made of an object
createMessage('Opened');
