import { createInMemoryEventStoreProvider } from 'idb-eventstore/in-memory';
import { createTestProvider, given } from 'idb-eventstore/testing';
import { defineAggregate, defineEvents, plain, type EventRegistry, type Live } from 'idb-eventstore';
import { z } from 'zod';

// Programs that must compile, and programs that must not: checked by the type check, never run.

class Opened {
  readonly owner: string;
  constructor(owner: string) {
    this.owner = owner;
  }
}

class Balance {
  readonly balance: number;
  constructor(balance: number) {
    this.balance = balance;
  }
}

class Unregistered {
  readonly something = Symbol('x');
}

interface Account {
  readonly status: 'none' | 'open';
  readonly balance: number;
}

const events = defineEvents({
  Opened,
  Deposited: plain<{ readonly amount: number }>(),
  Withdrawn: { schema: z.object({ amount: z.number() }) },
  AccountState: plain<Account>(),
  Balance: { type: Balance, version: 2, upcast: { 1: (old) => old } },
});

const initial = (): Account => ({ status: 'none', balance: 0 });

export const byName = defineAggregate(events, {
  name: 'Account',
  initial,
  evolve: {
    Opened: (account, { owner }) => ({ ...account, status: owner === '' ? 'none' : 'open' }),
    Deposited: (account, { data }, { context }) => ({ ...account, balance: data.amount + context.sequenceNumber }),
    Withdrawn: (account, { data }) => ({ ...account, balance: account.balance - data.amount }),
  },
  snapshot: { every: 100, type: 'AccountState' },
});

export const byFunction = defineAggregate(events, {
  name: 'Account',
  initial: () => new Balance(0),
  evolve(state, event, metadata) {
    if (event instanceof Opened || event instanceof Balance) return state;
    // @ts-expect-error - metadata have no such part
    if (metadata.nothing) return state;
    return event.type === 'Deposited' ? new Balance(state.balance + event.data.amount) : state;
  },
  snapshot: { every: 100, type: Balance },
});

defineAggregate(events, {
  name: 'Account',
  initial,
  evolve: {
    // @ts-expect-error - there is no such event
    Frozen: (account) => account,
  },
});

defineAggregate(events, {
  name: 'Account',
  initial,
  evolve: {
    // @ts-expect-error - a deposit has no owner
    Deposited: (account, event) => ({ ...account, owner: event.owner }),
  },
});

defineAggregate(events, {
  name: 'Account',
  initial,
  // @ts-expect-error - a state is an account
  evolve: { Deposited: () => ({ balance: 5 }) },
});

// @ts-expect-error - a state is an account
defineAggregate(events, { name: 'Account', initial, evolve: () => 5 });

const elsewhere = { Opened: (account: Account) => account, Frozen: (account: Account) => account };

// @ts-expect-error - there is no such event
defineAggregate(events, { name: 'Account', initial, evolve: elsewhere });

// @ts-expect-error - it has no state before the first event
defineAggregate(events, { name: 'Account', evolve: {} });

// @ts-expect-error - the state is not of that class
defineAggregate(events, { name: 'Account', initial, evolve: {}, snapshot: { every: 5, type: Balance } });

// @ts-expect-error - the state is not the data of that event
defineAggregate(events, { name: 'Account', initial, evolve: {}, snapshot: { every: 5, type: 'Deposited' } });

// @ts-expect-error - the class of the state is not registered
defineAggregate(events, { name: 'A', initial: () => new Unregistered(), evolve: {}, snapshot: { every: 5, type: Unregistered } });

const provider = createInMemoryEventStoreProvider({ events });

export async function executes(): Promise<Live<{ readonly state: Account; readonly version: number }>> {
  const account = provider.aggregate(byName, '1', { database: 'tenant' });
  const { state, version } = await account.load();
  // @ts-expect-error - an account has no such status
  if (state.status === 'closed') return account.live();
  await account.execute(({ balance }, aggregate) => {
    if (balance < aggregate.version + version) throw new Error('insufficient funds');
    return { type: 'Withdrawn', data: { amount: 5 } };
  });
  await account.execute(async () => [new Opened('Joe'), { type: 'Deposited', data: { amount: 5 } }]);
  await account.execute(() => undefined);
  await account.execute((account) => {
    if (account.balance > 5) return new Opened('Joe');
    return undefined;
  });
  const { messages } = await account.execute(() => [], { commandId: 'c', userId: 'joe', retries: 5 });
  for (const { event } of messages) if (event instanceof Opened) event.owner.toUpperCase();
  // @ts-expect-error - there is no such event
  await account.execute(() => ({ type: 'Frozen', data: {} }));
  // @ts-expect-error - an amount is a number
  await account.execute(() => ({ type: 'Deposited', data: { amount: '5' } }));
  // @ts-expect-error - an event class that was never registered
  await account.execute(() => new Unregistered());
  const live = account.live({ onError: () => undefined });
  live.subscribe((value) => value?.state.balance.toFixed());
  // @ts-expect-error - there may be no value yet
  live.value.state.balance.toFixed();
  return live;
}

const otherEvents = defineEvents({ Renamed: plain<{ readonly name: string }>() });
const renamed = defineAggregate(otherEvents, {
  name: 'Other',
  initial: () => '',
  evolve: { Renamed: (_, { data }) => data.name },
});
// @ts-expect-error - the provider does not know the events of the aggregate
provider.aggregate(renamed, '1');

export function withoutNames(some: EventRegistry<Opened>): void {
  defineAggregate(some, { name: 'A', initial: () => 0, evolve: (count, { owner }) => count + owner.length });
  // @ts-expect-error - the type of the registry does not tell the names of its events
  defineAggregate(some, { name: 'A', initial: () => 0, evolve: { Opened: (count: number) => count } });
}

export async function tests(): Promise<void> {
  given(byName, [new Opened('Joe')])
    .when(() => new Opened('Joe'))
    .then({ type: 'Deposited', data: { amount: 5 } });
  const later: Promise<void> = given(byName)
    .when(async () => new Opened('Joe'))
    .thenNothing();
  await later;
  // @ts-expect-error - there is no such event
  given(byName, [{ type: 'Frozen', data: {} }]);
  const decided = given(byName).when(() => []);
  // @ts-expect-error - there is no such event
  decided.then({ type: 'Frozen', data: {} });
  // @ts-expect-error - an account has a status
  decided.thenState({ balance: 5 });
  const refusing = () => {
    throw new TypeError('no');
  };
  given(byName).when(refusing).thenThrows(TypeError);
  await createTestProvider({ events, now: new Date() }).clock.advance(5);
}
