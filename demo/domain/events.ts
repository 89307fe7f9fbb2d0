import { defineEvents, type EventRegistry } from 'idb-eventstore';
import type { Account } from './account.ts';
import type { Currency, Money } from './money.ts';

/** What happened to an account. Stored events come back with their methods, so each knows what it does. */
export abstract class AccountEvent {
  abstract readonly at: Date;
  abstract applyTo(account: Account): Account;
  abstract describe(): string;
}

export class AccountOpened extends AccountEvent {
  constructor(
    readonly accountId: string,
    readonly owner: string,
    readonly currency: Currency,
    readonly at: Date,
  ) {
    super();
  }

  applyTo(account: Account): Account {
    return { ...account, opened: true, owner: this.owner, currency: this.currency };
  }

  describe(): string {
    return `Opened for ${this.owner}`;
  }
}

export class FundsDeposited extends AccountEvent {
  constructor(
    readonly amount: Money,
    readonly at: Date,
  ) {
    super();
  }

  applyTo(account: Account): Account {
    return { ...account, balance: account.balance + this.amount };
  }

  describe(): string {
    return 'Deposit';
  }
}

export class FundsWithdrawn extends AccountEvent {
  constructor(
    readonly amount: Money,
    readonly at: Date,
  ) {
    super();
  }

  applyTo(account: Account): Account {
    return { ...account, balance: account.balance - this.amount };
  }

  describe(): string {
    return 'Withdrawal';
  }
}

export interface StatementEntry {
  readonly transactionId: string;
  /** 1, 2, 3 … within the account. */
  readonly sequence: number;
  readonly at: Date;
  readonly type: 'credit' | 'withdrawal' | 'cash withdrawal';
  readonly operation: string;
  readonly category: string;
  /** Always positive. */
  readonly amount: Money;
  /** The bank's own balance after the transaction, as it rounds it. */
  readonly bankBalance: Money;
}

/** A row of a bank's statement. The bank has booked it: there is nothing left to decide. */
export class TransactionBooked extends AccountEvent {
  constructor(readonly entry: StatementEntry) {
    super();
  }

  get at(): Date {
    return this.entry.at;
  }

  get change(): Money {
    return this.entry.type === 'credit' ? this.entry.amount : -this.entry.amount;
  }

  applyTo(account: Account): Account {
    return { ...account, balance: account.balance + this.change, statementSequence: this.entry.sequence };
  }

  describe(): string {
    const { type, operation, category } = this.entry;
    const said = [type, operation, category].filter((text) => text !== '').join(', ');
    return said.charAt(0).toUpperCase() + said.slice(1);
  }
}

/** An account at a version: kept beside the stream, never in it. */
export class AccountSnapshot {
  constructor(readonly account: Account) {}
}

/** The bank knows of an account. Streams cannot be listed, so the list is a stream of its own. */
export class AccountListed {
  constructor(
    readonly accountId: string,
    readonly owner: string,
    readonly currency: Currency,
  ) {}
}

export type BankEvent = AccountEvent | AccountSnapshot | AccountListed;

export const events: EventRegistry<BankEvent> = defineEvents({
  AccountOpened,
  FundsDeposited,
  FundsWithdrawn,
  TransactionBooked,
  AccountSnapshot,
  AccountListed,
});
