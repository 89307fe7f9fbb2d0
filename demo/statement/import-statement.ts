import type { Cancellable } from 'idb-eventstore';
import type { Bank } from '../bank/bank.ts';
import type { Currency } from '../domain/money.ts';
import { inParallel } from './in-parallel.ts';
import type { Statement } from './parse-statement.ts';

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
  await inParallel(statement.accounts, AT_ONCE, async ({ accountId, entries }) => {
    const events = await bank.book(accountId, entries, currency, { signal });
    progress = {
      rows: progress.rows + entries.length,
      accounts: progress.accounts + 1,
      events: progress.events + events,
    };
    onProgress(progress);
  });
  return progress;
}
