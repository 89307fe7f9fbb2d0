import { createEventStoreProvider, createMessage, defineEvents, defineProjection } from 'idb-eventstore';
import type { EventMessage, EventRegistry, EventStoreProvider, Projection, ProviderOptions } from 'idb-eventstore';

class Opened {
  constructor(readonly accountId: string) {}
}

class Deposited {
  constructor(readonly amount: number) {}
}

class Balance {
  constructor(
    readonly amount: number,
    readonly events: number,
  ) {}
}

type BankEvent = Opened | Deposited | Balance;

type BankEvents = { readonly Opened: Opened; readonly Deposited: Deposited; readonly Balance: Balance };

const events: EventRegistry<BankEvent, BankEvents> = defineEvents({ Opened, Deposited, Balance });

function connect(options: Omit<ProviderOptions<BankEvent>, 'events'> = {}): EventStoreProvider<BankEvent> {
  return createEventStoreProvider({ events, ...options });
}

/** Deposits of 1, 2, 3 … */
function deposits(count: number, from = 1): EventMessage<BankEvent>[] {
  return Array.from({ length: count }, (_, index) => createMessage(new Deposited(from + index)));
}

/** What was deposited in a stream, and the order of its deposits: an event that counts twice, or is left out, shows in both. */
export interface Sum {
  readonly amount: number;
  readonly count: number;
  /** Whether each deposit was 1 more than the one before. */
  readonly inOrder: boolean;
  readonly last: number;
}

/** The sums of the streams, which a new version counts `worth` times. */
function sums(version = 1, worth = 1): Projection<BankEvent, Sum, 'byAmount'> {
  const none: Sum = { amount: 0, count: 0, inOrder: true, last: 0 };
  return defineProjection(events, {
    name: 'sums',
    version,
    on: {
      Deposited: ({ amount, count, inOrder, last }: Sum = none, deposited): Sum => ({
        amount: amount + deposited.amount * worth,
        count: count + 1,
        inOrder: inOrder && deposited.amount === last + 1,
        last: deposited.amount,
      }),
    },
    indexes: { byAmount: ({ amount }) => amount },
  });
}

/** A small domain for specs. */
export const bank = { Opened, Deposited, Balance, events, connect, deposits, sums };
