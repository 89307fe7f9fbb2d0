import { createInMemoryEventStoreProvider } from 'idb-eventstore/in-memory';
import { given } from 'idb-eventstore/testing';
import {
  defineEvents,
  defineProjection,
  plain,
  type Documents,
  type EventRegistry,
  type LoggedCommit,
  type Projection,
  type Subscription,
} from 'idb-eventstore';
import { z } from 'zod';

// Programs that must compile, and programs that must not: checked by the type check, never run.

class Opened {
  readonly owner: string;
  constructor(owner: string) {
    this.owner = owner;
  }
}

class Unregistered {
  readonly something = Symbol('x');
}

interface Row {
  readonly owner: string;
  readonly balance: number;
  readonly status?: 'open' | 'closed';
}

const events = defineEvents({
  Opened,
  Deposited: plain<{ readonly amount: number }>(),
  Withdrawn: { schema: z.object({ amount: z.number() }) },
  Closed: plain<{ readonly reasons: string[] }>(),
});
type BankEvent = Opened | { readonly type: 'Deposited'; readonly data: { readonly amount: number } };

const none: Row = { owner: '', balance: 0 };

/** The first function says what its document is: the others, and the indexes, know it. */
export const rows = defineProjection(events, {
  name: 'rows',
  key: (event, { message }) => (event instanceof Opened ? [event.owner, message.domain.id] : message.domain.id),
  on: {
    Opened: (_, { owner }): Row => ({ owner, balance: 0 }),
    Deposited: (row, { data }, { context }) => row && { ...row, balance: row.balance + data.amount + context.sequenceNumber },
    Withdrawn: (row = none, { data }) => ({ ...row, balance: row.balance - data.amount, status: 'open' }),
    Closed: () => undefined,
  },
  indexes: { byOwner: ({ owner }) => owner, byBalance: ({ balance }, key) => [balance, key], open: ({ status }) => status },
});
export const isOfThatType: Projection<never, Row, 'byOwner' | 'byBalance' | 'open'> = rows;

/** As long as no function looks at a document, nothing has to be said. */
export const counts = defineProjection(events, {
  name: 'counts',
  on: { Deposited: () => ({ count: 1 }), Closed: () => undefined },
  indexes: { byCount: ({ count }) => count },
});

/** Functions that stand elsewhere. */
const onOpened = (_: Row | undefined, { owner }: Opened): Row => ({ owner, balance: 0 });
const onDeposited = (row: Row | undefined): Row | undefined => row && { ...row, balance: row.balance + 1 };
export const elsewhere = defineProjection(events, {
  name: 'elsewhere',
  on: { Opened: onOpened, Deposited: onDeposited },
  indexes: { byOwner: ({ owner }) => owner },
});
const functions = { Opened: onOpened, Frozen: onDeposited };

// @ts-expect-error - there is no such event
defineProjection(events, { name: 'rows', on: functions });

defineProjection(events, {
  name: 'rows',
  on: {
    Opened: onOpened,
    // @ts-expect-error - there is no such event
    Frozen: (row) => row,
  },
});

defineProjection(events, {
  name: 'rows',
  on: {
    Opened: onOpened,
    // @ts-expect-error - a deposit has no owner
    Deposited: (row, { owner }) => row && { ...row, owner },
  },
});

defineProjection(events, {
  name: 'rows',
  on: {
    Opened: onOpened,
    // @ts-expect-error - a row has a balance
    Deposited: (row) => row && { owner: row.owner },
  },
});

defineProjection(events, {
  name: 'rows',
  on: {
    Opened: onOpened,
    // @ts-expect-error - a row has no such status
    Deposited: (row) => row && { ...row, status: 'frozen' },
  },
});

defineProjection(events, {
  name: 'rows',
  on: {
    Opened: onOpened,
    // @ts-expect-error - a document is there before anybody awaits it
    Deposited: async (row) => row,
  },
});

// @ts-expect-error - a document is an object
defineProjection(events, { name: 'rows', on: { Deposited: () => 5 } });

// @ts-expect-error - a key is a text
defineProjection(events, { name: 'rows', key: () => 5, on: { Opened: onOpened } });

// @ts-expect-error - an index has numbers, texts, or lists of them
defineProjection(events, { name: 'rows', on: { Opened: onOpened }, indexes: { byOwner: ({ owner }) => ({ owner }) } });

// @ts-expect-error - a row has no such property
defineProjection(events, { name: 'rows', on: { Opened: onOpened }, indexes: { byName: ({ name }) => name } });

// @ts-expect-error - there is no such mode
defineProjection(events, { name: 'rows', mode: 'lazy', on: { Opened: onOpened } });

const provider = createInMemoryEventStoreProvider({ events, projections: [rows, counts, elsewhere] });

export async function reads(): Promise<Documents<Row, 'byOwner' | 'byBalance' | 'open'>> {
  const documents = provider.documents(rows, { database: 'tenant' });
  const row = await documents.get('1', { upTo: 'latest' });
  row?.balance.toFixed();
  // @ts-expect-error - there may be no document
  row.balance.toFixed();
  const [first] = await documents.getMany(['1', '2'], { upTo: 5 });
  first?.owner.toUpperCase();
  const { documents: found, next } = await documents.list({ index: 'byBalance', from: 100, reverse: true, limit: 50 });
  for (const { key, document } of found) key.concat(document.owner);
  await documents.list({ after: next, from: 'a' });
  // @ts-expect-error - there is no such index
  await documents.list({ index: 'byName' });
  // @ts-expect-error - there is no such index
  await documents.count({ index: 'byName' });
  // @ts-expect-error - a projection without indexes has none
  await provider.documents(defineProjection(events, { name: 'x', on: { Opened: onOpened } })).list({ index: 'byOwner' });
  // @ts-expect-error - a key is a text
  await documents.get(5);
  documents.live('1').subscribe((value) => value?.balance.toFixed());
  documents.liveList({ index: 'byOwner' }).subscribe((page) => page?.documents.length.toFixed());
  const { state, failure } = await documents.status();
  if (state === 'failed') failure?.reason.toUpperCase();
  await documents.rebuild({ onProgress: ({ done, total }) => done / total });
  return documents;
}

const otherEvents = defineEvents({ Renamed: plain<{ readonly name: string }>() });
const names = defineProjection(otherEvents, { name: 'names', on: { Renamed: (_, { data }) => data } });

// @ts-expect-error - the provider does not know the events of the projection
provider.documents(names);

// @ts-expect-error - the provider does not know the events of the projection
createInMemoryEventStoreProvider({ events, projections: [names] });

interface Named {
  readonly Opened: Opened;
  readonly Deposited: { readonly type: 'Deposited'; readonly data: { readonly amount: number } };
}

export function annotated(named: EventRegistry<BankEvent, Named>, nameless: EventRegistry<Opened>): void {
  const projection: Projection<BankEvent, Row, 'byOwner'> = defineProjection(named, {
    name: 'rows',
    on: {
      Opened: (_, { owner }) => ({ owner, balance: 0 }),
      Deposited: (row, { data }) => row && { ...row, balance: data.amount },
    },
    indexes: { byOwner: ({ owner }) => owner },
  });
  provider.documents(projection);
  // @ts-expect-error - the type of the registry does not tell the names of its events
  defineProjection(nameless, { name: 'rows', on: { Opened: onOpened } });
}

export async function follows(): Promise<Subscription> {
  for await (const { event, position, storeId } of provider.readAll({ after: 5, names: ['Account'] })) {
    if (event instanceof Opened) event.owner.concat(storeId.id, position.toFixed());
    else if (event.type === 'Deposited') event.data.amount.toFixed();
  }
  await using subscription = provider.subscribe({ name: 'mails', from: 'end' }, async ({ messages }, { signal }) => {
    signal.throwIfAborted();
    for (const { event } of messages) if (event instanceof Opened) event.owner.toUpperCase();
  });
  // @ts-expect-error - there is no such place
  provider.subscribe({ from: 'now' }, () => undefined);
  // @ts-expect-error - there is no such verdict
  provider.subscribe({ onError: () => 'ignore' }, () => undefined);
  // @ts-expect-error - a commit has many messages
  provider.subscribe({}, ({ event }: LoggedCommit) => void event);
  await subscription.caughtUp;
  return subscription;
}

export function tests(): void {
  const history = [new Opened('Joe')];
  given([new Opened('Ann'), { type: 'Closed', data: { reasons: ['moved'] } }])
    .project(elsewhere)
    .then({ 1: none });
  given([{ id: '1', events: [new Opened('Ann'), { type: 'Deposited', data: { amount: 5 } }] }])
    .project(rows)
    .then(new Map([['1', none]]));
  given(history).project(rows).then({});
  given([]).project(counts).then({});
  // @ts-expect-error - the projection does not know such an event
  given([new Unregistered()]).project(rows);
  // @ts-expect-error - the projection does not know such an event
  given([{ id: '1', events: { type: 'Frozen', data: {} } }]).project(rows);
  // @ts-expect-error - an amount is a number
  given([{ type: 'Deposited', data: { amount: '5' } }]).project(rows);
  const projected = given(history).project(rows);
  // @ts-expect-error - a row has a balance
  projected.then({ 1: { owner: 'Joe' } });
}
