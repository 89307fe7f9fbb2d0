import { defineEvents, plain, type EventOf } from 'idb-eventstore';
import type { Account } from './account.ts';
import type { Currency, Money } from './money.ts';

/** What happened to an account. Stored events come back with their methods, so each knows what it does. */
export abstract class AccountEvent {
  abstract readonly at: Date;
  /** What it adds to the balance. */
  abstract readonly change: Money;
  abstract describe(): string;

  applyTo(account: Account): Account {
    return { ...account, balance: account.balance + this.change };
  }
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

  get change(): Money {
    return 0;
  }

  override applyTo(account: Account): Account {
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

  get change(): Money {
    return this.amount;
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

  get change(): Money {
    return -this.amount;
  }

  describe(): string {
    return 'Withdrawal';
  }
}

export class TransferSent extends AccountEvent {
  constructor(
    readonly amount: Money,
    readonly to: string,
    readonly at: Date,
  ) {
    super();
  }

  get change(): Money {
    return -this.amount;
  }

  describe(): string {
    return `Transfer to ${this.to}`;
  }
}

export class TransferReceived extends AccountEvent {
  constructor(
    readonly amount: Money,
    readonly from: string,
    readonly at: Date,
  ) {
    super();
  }

  get change(): Money {
    return this.amount;
  }

  describe(): string {
    return `Transfer from ${this.from}`;
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

  override applyTo(account: Account): Account {
    return { ...super.applyTo(account), statementSequence: this.entry.sequence };
  }

  describe(): string {
    const { type, operation, category } = this.entry;
    const said = [type, operation, category].filter((text) => text !== '').join(', ');
    return said.charAt(0).toUpperCase() + said.slice(1);
  }
}

export const events = defineEvents({
  AccountOpened,
  FundsDeposited,
  FundsWithdrawn,
  TransferSent,
  TransferReceived,
  TransactionBooked,
  /** An account at a version: kept beside the stream, never in it. */
  AccountState: plain<Account>(),
  /** The same as version 0.1.0 of the demo kept it. */
  AccountSnapshot: plain<{ readonly account: Account }>(),
});

export type BankEvent = EventOf<typeof events>;
