import type { Cancellable, EventStoreProvider } from 'idb-eventstore';
import { UNOPENED, type Account } from '../domain/account.ts';
import { AccountEvent, TransactionBooked, type BankEvent } from '../domain/events.ts';
import type { Money } from '../domain/money.ts';
import { BankAccount } from './account-aggregate.ts';

/** An event of an account as its holder reads it. */
export interface HistoryEntry {
  readonly version: number;
  readonly at: Date;
  readonly text: string;
  readonly change: Money;
  /** The account after it. */
  readonly account: Account;
  /** The balance that the bank's statement gives. */
  readonly bankBalance: Money | undefined;
  /** The tab that wrote it. */
  readonly userId: string;
}

/** The events of an account above a version, at which it was `account`; oldest first. */
export async function* historyOf(
  provider: EventStoreProvider<BankEvent>,
  accountId: string,
  options: Cancellable & { readonly database: string; readonly after?: HistoryEntry | undefined },
): AsyncGenerator<HistoryEntry, void, undefined> {
  const { after, ...readOptions } = options;
  let account = after?.account ?? UNOPENED;
  const messages = provider.read(BankAccount.name, accountId, readOptions).stream({ first: (after?.version ?? 0) + 1 });
  for await (const { event, metadata } of messages) {
    if (!(event instanceof AccountEvent)) continue;
    account = event.applyTo(account);
    yield {
      version: metadata.context.sequenceNumber,
      at: event.at,
      text: event.describe(),
      change: event.change,
      account,
      bankBalance: event instanceof TransactionBooked ? event.entry.bankBalance : undefined,
      userId: metadata.context.userId,
    };
  }
}
