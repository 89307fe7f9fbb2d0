import type { Cancellable, EventStoreProvider } from 'idb-eventstore';
import { bookStatement, deposit, open, withdraw } from '../domain/decisions.ts';
import { AccountListed, type BankEvent, type StatementEntry } from '../domain/events.ts';
import type { Currency, Money } from '../domain/money.ts';
import { AccountList } from './account-list.ts';
import { Accounts } from './accounts.ts';

export interface BankOptions {
  readonly provider: EventStoreProvider<BankEvent>;
  /** Who writes: goes with every message. */
  readonly userId: string;
  readonly now: () => Date;
}

/** What the page asks of the bank. */
export class Bank {
  readonly accounts: Accounts;
  readonly list: AccountList;
  readonly #now: () => Date;

  constructor({ provider, userId, now }: BankOptions) {
    this.accounts = new Accounts({ provider, userId });
    this.list = new AccountList(provider);
    this.#now = now;
  }

  /** Opens an account and lists it. One that was opened but never listed is listed, and refused all the same. */
  async open(accountId: string, owner: string, currency: Currency): Promise<void> {
    const { account } = await this.accounts.load(accountId);
    if (account.opened) await this.list.add([new AccountListed(accountId, account.owner, account.currency)]);
    await this.accounts.execute(accountId, open({ accountId, owner, currency, at: this.#now() }));
    await this.list.add([new AccountListed(accountId, owner, currency)]);
  }

  async deposit(accountId: string, amount: Money): Promise<void> {
    await this.accounts.execute(accountId, deposit(amount, this.#now()));
  }

  async withdraw(accountId: string, amount: Money): Promise<void> {
    await this.accounts.execute(accountId, withdraw(amount, this.#now()));
  }

  /** Returns how many events the rows came to: 0 when all of them were booked before. */
  book(accountId: string, rows: readonly StatementEntry[], currency: Currency, options: Cancellable): Promise<number> {
    return this.accounts.execute(accountId, bookStatement(accountId, rows, currency), options);
  }
}
