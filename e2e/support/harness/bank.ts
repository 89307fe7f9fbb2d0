import { createEventStoreProvider, createMessage, defineEvents, type EventMessage, type EventRegistry } from 'idb-eventstore';
import type { EventStoreProvider, ProviderOptions } from 'idb-eventstore';

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

const events: EventRegistry<BankEvent> = defineEvents({ Opened, Deposited, Balance });

function connect(options: Omit<ProviderOptions<BankEvent>, 'events'> = {}): EventStoreProvider<BankEvent> {
  return createEventStoreProvider({ events, ...options });
}

/** Deposits of 1, 2, 3 … */
function deposits(count: number, from = 1): EventMessage<BankEvent>[] {
  return Array.from({ length: count }, (_, index) => createMessage(new Deposited(from + index)));
}

/** A small domain for specs. */
export const bank = { Opened, Deposited, Balance, events, connect, deposits };
