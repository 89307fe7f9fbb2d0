import type { StoredMessage } from 'idb-eventstore';
import { UNOPENED, type Account } from '../domain/account.ts';
import { AccountEvent, AccountSnapshot, TransactionBooked, type BankEvent } from '../domain/events.ts';
import type { Money } from '../domain/money.ts';

/** An account, and what it was loaded from. */
export interface LoadedAccount {
  readonly account: Account;
  readonly version: number;
  /** 0 when the whole stream was read. */
  readonly snapshotVersion: number;
  /** How many events were read, the snapshot aside. */
  readonly events: number;
}

/** Adds up a stream, or a snapshot and what follows it. */
export function replay(messages: readonly StoredMessage<BankEvent>[]): LoadedAccount {
  let loaded: LoadedAccount = { account: UNOPENED, version: 0, snapshotVersion: 0, events: 0 };
  for (const { event, metadata } of messages) {
    const version = metadata.context.sequenceNumber;
    if (event instanceof AccountSnapshot) {
      loaded = { account: event.account, version, snapshotVersion: version, events: 0 };
    } else if (event instanceof AccountEvent) {
      loaded = { ...loaded, account: event.applyTo(loaded.account), version, events: loaded.events + 1 };
    }
  }
  return loaded;
}

/** An event of an account as its holder reads it. */
export interface HistoryEntry {
  readonly version: number;
  readonly at: Date;
  readonly text: string;
  readonly change: Money;
  readonly balance: Money;
  /** The balance that the bank's statement gives. */
  readonly bankBalance: Money | undefined;
  /** The tab that wrote it. */
  readonly userId: string;
}

/** The whole stream, oldest first. */
export function historyOf(messages: readonly StoredMessage<BankEvent>[]): HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  let account = UNOPENED;
  for (const { event, metadata } of messages) {
    if (!(event instanceof AccountEvent)) continue;
    const before = account.balance;
    account = event.applyTo(account);
    entries.push({
      version: metadata.context.sequenceNumber,
      at: event.at,
      text: event.describe(),
      change: account.balance - before,
      balance: account.balance,
      bankBalance: event instanceof TransactionBooked ? event.entry.bankBalance : undefined,
      userId: metadata.context.userId,
    });
  }
  return entries;
}
