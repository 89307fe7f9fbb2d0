import type { EventMessage } from '../../contract/message.ts';
import type { StoredMessage } from '../../contract/message.ts';
import { createMessage, type CreateMessageOptions } from '../../events/create-message.ts';
import { defineEvents } from '../../events/define-events.ts';
import type { EventRegistry } from '../../events/registry.ts';

export class BankAccountCreated {
  readonly accountId: string;
  readonly owner: string;

  constructor(accountId: string, owner: string) {
    this.accountId = accountId;
    this.owner = owner;
  }
}

export class FundsDeposited {
  readonly amount: number;

  constructor(amount: number) {
    this.amount = amount;
  }

  get isLarge(): boolean {
    return this.amount >= 10_000;
  }
}

/** State of an account, for snapshots. */
export class AccountBalance {
  readonly balance: number;
  readonly events: number;

  constructor(balance: number, events: number) {
    this.balance = balance;
    this.events = events;
  }
}

/** Carries any value, to see that it comes back as it was. */
export class ValueRecorded {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

export type BankEvent = BankAccountCreated | FundsDeposited | AccountBalance | ValueRecorded;

/** The events of the bank by their names. */
export type BankEvents = {
  readonly BankAccountCreated: BankAccountCreated;
  readonly FundsDeposited: FundsDeposited;
  readonly AccountBalance: AccountBalance;
  readonly ValueRecorded: ValueRecorded;
};

export const bankEvents: EventRegistry<BankEvent, BankEvents> = defineEvents({
  BankAccountCreated,
  FundsDeposited,
  AccountBalance,
  ValueRecorded,
});

export function deposit(amount: number, options?: CreateMessageOptions): EventMessage<BankEvent> {
  return createMessage(new FundsDeposited(amount), options);
}

/** Deposits of 1, 2, 3 … */
export function deposits(count: number, from = 1): EventMessage<BankEvent>[] {
  return Array.from({ length: count }, (_, index) => deposit(from + index));
}

/** The amounts of a stream that holds deposits only. */
export function amounts(messages: readonly StoredMessage<BankEvent>[]): readonly number[] {
  return messages.map(({ event }) => (event instanceof FundsDeposited ? event.amount : Number.NaN));
}

export function versions(messages: readonly StoredMessage<BankEvent>[]): readonly number[] {
  return messages.map(({ metadata }) => metadata.context.sequenceNumber);
}

export function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Folds deposits onto a balance. */
export function foldBalance(
  messages: readonly StoredMessage<BankEvent>[],
  previous: StoredMessage<BankEvent> | undefined,
): EventMessage<BankEvent> {
  const start = previous?.event instanceof AccountBalance ? previous.event : new AccountBalance(0, 0);
  const sum = amounts(messages).reduce((total, amount) => total + amount, 0);
  return createMessage(new AccountBalance(start.balance + sum, start.events + messages.length));
}
