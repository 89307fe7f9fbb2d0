import type { Currency, Money } from './money.ts';

/** What the events of an account's stream add up to. */
export interface Account {
  readonly opened: boolean;
  readonly owner: string;
  readonly currency: Currency;
  readonly balance: Money;
  /** Sequence of the last statement row that was booked, 0 without one: what makes an import idempotent. */
  readonly statementSequence: number;
}

export const UNOPENED: Account = { opened: false, owner: '', currency: 'EUR', balance: 0, statementSequence: 0 };
