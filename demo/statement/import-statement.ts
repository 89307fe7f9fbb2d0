import type { Cancellable } from 'idb-eventstore';
import type { Bank } from '../bank/bank.ts';
import { STATEMENT_OWNER } from '../domain/decisions.ts';
import { AccountListed } from '../domain/events.ts';
import type { Currency } from '../domain/money.ts';
import { inParallel } from './in-parallel.ts';
import type { Statement } from './parse-statement.ts';

// Accounts that are listed together. Each list commit costs about as much as an account's own.
const LISTED_TOGETHER = 50;

// Accounts under way at a time: while one waits for the disk, the others are read, decided and encoded.
const AT_ONCE = 8;

export interface ImportProgress {
  readonly rows: number;
  readonly accounts: number;
  /** Events that were written. */
  readonly events: number;
}

export interface ImportOptions extends Cancellable {
  readonly currency: Currency;
  readonly onProgress: (progress: ImportProgress) => void;
}

/**
 * Books a statement, each account in its own stream. What was booked before a cancellation or an error stays booked:
 * importing the same statement again goes on where this stopped, and books no row twice.
 */
export async function importStatement(bank: Bank, statement: Statement, options: ImportOptions): Promise<ImportProgress> {
  const { currency, signal, onProgress } = options;
  let progress: ImportProgress = { rows: 0, accounts: 0, events: 0 };
  let unlisted: AccountListed[] = [];
  const list = async (): Promise<void> => {
    const accounts = unlisted;
    unlisted = [];
    await bank.list.add(accounts);
  };
  try {
    await inParallel(statement.accounts, AT_ONCE, async ({ accountId, entries }) => {
      const events = await bank.book(accountId, entries, currency, { signal });
      unlisted.push(new AccountListed(accountId, STATEMENT_OWNER, currency));
      progress = {
        rows: progress.rows + entries.length,
        accounts: progress.accounts + 1,
        events: progress.events + events,
      };
      onProgress(progress);
      if (unlisted.length === LISTED_TOGETHER) await list();
    });
  } finally {
    await list();
  }
  return progress;
}
