import { defineProjection, type Projection } from 'idb-eventstore';
import { events, type AccountEvent, type BankEvent } from '../domain/events.ts';
import type { Currency, Money } from '../domain/money.ts';
import { BankAccount } from './account-aggregate.ts';

/** What the list shows of an account. */
export interface AccountSummary {
  readonly owner: string;
  readonly currency: Currency;
  readonly balance: Money;
  readonly transactions: number;
}

/**
 * The list of accounts. It is inline, because whoever has paid in must see it in the list: the row is stored in the
 * transaction of the events, and is never behind them. It can be, as each row is of one account.
 */
export const accountList: Projection<BankEvent, AccountSummary, 'byBalance' | 'byOwner'> = defineProjection(events, {
  name: 'account-list',
  mode: 'inline',
  aggregate: BankAccount.name,
  on: {
    AccountOpened: (_, { owner, currency }): AccountSummary => ({ owner, currency, balance: 0, transactions: 0 }),
    FundsDeposited: addTo,
    FundsWithdrawn: addTo,
    TransferSent: addTo,
    TransferReceived: addTo,
    TransactionBooked: addTo,
  },
  indexes: {
    byBalance: ({ balance }) => balance,
    byOwner: ({ owner }) => searchable(owner),
  },
});

/** Owners are found whatever the case in which they are typed. */
export function searchable(text: string): string {
  return text.trim().toLowerCase();
}

function addTo(summary: AccountSummary | undefined, { change }: AccountEvent): AccountSummary | undefined {
  return summary && { ...summary, balance: summary.balance + change, transactions: summary.transactions + 1 };
}
