import { createMessage, type EventMessage } from 'idb-eventstore';
import type { Account } from './account.ts';
import {
  AccountOpened,
  FundsDeposited,
  FundsWithdrawn,
  TransactionBooked,
  TransferReceived,
  TransferSent,
  type BankEvent,
  type StatementEntry,
} from './events.ts';
import { formatMoney, type Currency, type Money } from './money.ts';

/** The bank does not do what was asked of it, and nothing has happened. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** Who owns an account that a statement opened: statements do not say. */
export const STATEMENT_OWNER = 'Bank customer';

/** What is to happen to an account, given what it is now. Throws {@link RefusedError} when nothing may. */
export type Decision = (account: Account) => BankEvent | readonly EventMessage<BankEvent>[];

export interface OpenAccount {
  readonly accountId: string;
  readonly owner: string;
  readonly currency: Currency;
  readonly at: Date;
}

export function open({ accountId, owner, currency, at }: OpenAccount): Decision {
  return (account) => {
    if (account.opened) throw new RefusedError(`Account ${accountId} is open already: it belongs to ${account.owner}.`);
    return new AccountOpened(accountId, owner, currency, at);
  };
}

export function deposit(amount: Money, at: Date): Decision {
  return (account) => {
    assertOpened(account);
    assertPositive(amount);
    return new FundsDeposited(amount, at);
  };
}

export function withdraw(amount: Money, at: Date): Decision {
  return (account) => {
    assertOpened(account);
    assertPositive(amount);
    assertCovered(account, amount);
    return new FundsWithdrawn(amount, at);
  };
}

export interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly amount: Money;
  readonly at: Date;
}

/** What a transfer comes to in each of its two accounts. */
export function transfer(
  { from, to, amount, at }: Transfer,
  sender: Account,
  recipient: Account,
): { readonly sent: TransferSent; readonly received: TransferReceived } {
  if (from === to) throw new RefusedError('A transfer needs two accounts.');
  assertOpened(sender);
  if (!recipient.opened) throw new RefusedError(`Account ${to} has not been opened.`);
  assertPositive(amount);
  if (sender.currency !== recipient.currency) {
    throw new RefusedError(`Account ${from} is in ${sender.currency} and account ${to} in ${recipient.currency}.`);
  }
  assertCovered(sender, amount);
  return { sent: new TransferSent(amount, to, at), received: new TransferReceived(amount, from, at) };
}

/**
 * Books the rows that the account does not have yet, and opens it first if it must. Rows are known by their sequence:
 * the account remembers the last one, so the same statement a second time changes nothing. Each is booked under the bank's id
 * for it, which no stream takes twice.
 */
export function bookStatement(accountId: string, entries: readonly StatementEntry[], currency: Currency): Decision {
  return (account) => {
    const fresh = entries.filter(({ sequence }) => sequence > account.statementSequence);
    const [first] = fresh;
    if (!first) return [];
    const expected = account.statementSequence + 1;
    if (first.sequence !== expected) {
      throw new RefusedError(
        `Account ${accountId} needs row ${expected} next, but the statement goes on with row ${first.sequence}. ` +
          'Import the statement in between first.',
      );
    }
    if (account.opened && account.currency !== currency) {
      throw new RefusedError(`Account ${accountId} is in ${account.currency}: a statement in ${currency} is not for it.`);
    }
    const opening = account.opened ? [] : [new AccountOpened(accountId, STATEMENT_OWNER, currency, first.at)];
    const booked = fresh.map((entry) => createMessage(new TransactionBooked(entry), { idempotencyId: entry.transactionId }));
    return [...opening.map((event) => createMessage(event)), ...booked];
  };
}

function assertOpened(account: Account): void {
  if (!account.opened) throw new RefusedError('This account has not been opened.');
}

function assertPositive(amount: Money): void {
  if (amount <= 0) throw new RefusedError('The amount must be more than zero.');
}

function assertCovered({ balance, currency }: Account, amount: Money): void {
  if (amount <= balance) return;
  const [asked, there] = [amount, balance].map((money) => formatMoney(money, currency));
  throw new RefusedError(`${asked} is more than the balance of ${there}: this account has no overdraft.`);
}
