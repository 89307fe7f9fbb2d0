import {
  createMessage,
  StoreVersionMismatchError,
  type Aggregate,
  type Cancellable,
  type Documents,
  type EventStoreProvider,
} from 'idb-eventstore';
import type { Account } from '../domain/account.ts';
import { bookStatement, deposit, open, transfer, withdraw, type Decision, type Transfer } from '../domain/decisions.ts';
import type { BankEvent, StatementEntry } from '../domain/events.ts';
import type { Currency, Money } from '../domain/money.ts';
import { BankAccount } from './account-aggregate.ts';
import { historyOf, type HistoryEntry } from './account-history.ts';
import { accountList, type AccountSummary } from './account-list.ts';

// Each failed attempt means that someone else got through: five in a row means that an account is very busy.
const TRANSFER_ATTEMPTS = 5;

export interface BankOptions {
  readonly provider: EventStoreProvider<BankEvent>;
  /** The tenant whose accounts these are. */
  readonly database: string;
  /** Who writes: goes with every message. */
  readonly userId: string;
  readonly now: () => Date;
}

/** What the page asks of the bank. */
export class Bank {
  readonly provider: EventStoreProvider<BankEvent>;
  readonly database: string;
  readonly userId: string;
  readonly list: Documents<AccountSummary, 'byBalance' | 'byOwner'>;
  readonly #now: () => Date;

  constructor({ provider, database, userId, now }: BankOptions) {
    this.provider = provider;
    this.database = database;
    this.userId = userId;
    this.list = provider.documents(accountList, { database });
    this.#now = now;
  }

  account(accountId: string): Aggregate<BankEvent, Account> {
    return this.provider.aggregate(BankAccount, accountId, { database: this.database });
  }

  /** The events of an account, or those that came after one of them; oldest first. */
  history(
    accountId: string,
    options: Cancellable & { readonly after?: HistoryEntry | undefined } = {},
  ): AsyncIterable<HistoryEntry> {
    return historyOf(this.provider, accountId, { ...options, database: this.database });
  }

  async open(accountId: string, owner: string, currency: Currency): Promise<void> {
    await this.#execute(accountId, open({ accountId, owner, currency, at: this.#now() }));
  }

  async deposit(accountId: string, amount: Money): Promise<void> {
    await this.#execute(accountId, deposit(amount, this.#now()));
  }

  async withdraw(accountId: string, amount: Money): Promise<void> {
    await this.#execute(accountId, withdraw(amount, this.#now()));
  }

  /** Both accounts change, or neither does. When somebody else was faster in one of them, it is decided again. */
  async transfer(wanted: Omit<Transfer, 'at'>): Promise<void> {
    const { from, to } = wanted;
    const { database, userId } = this;
    for (let attempt = 1; ; attempt++) {
      const [sender, recipient] = await Promise.all([this.account(from).load(), this.account(to).load()]);
      const { sent, received } = transfer({ ...wanted, at: this.#now() }, sender.state, recipient.state);
      const first = createMessage<BankEvent>(sent, { userId });
      const { correlationId } = first.metadata.context;
      const second = createMessage<BankEvent>(received, { userId, correlationId });
      try {
        await this.provider.addToStreams(
          [
            { name: BankAccount.name, id: from, events: first, expectedVersion: sender.version },
            { name: BankAccount.name, id: to, events: second, expectedVersion: recipient.version },
          ],
          { database },
        );
        return;
      } catch (error) {
        if (!(error instanceof StoreVersionMismatchError) || attempt === TRANSFER_ATTEMPTS) throw error;
      }
    }
  }

  /** Returns how many events the rows came to: 0 when all of them were booked before. */
  book(accountId: string, rows: readonly StatementEntry[], currency: Currency, options: Cancellable): Promise<number> {
    return this.#execute(accountId, bookStatement(accountId, rows, currency), options);
  }

  async #execute(accountId: string, decide: Decision, options: Cancellable = {}): Promise<number> {
    const { messages } = await this.account(accountId).execute(decide, { ...options, userId: this.userId });
    return messages.length;
  }
}
