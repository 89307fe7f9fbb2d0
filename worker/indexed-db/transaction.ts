import type { IDBPDatabase, IDBPTransaction } from 'idb';
import type { Clock } from '../../src/event-store/clock.ts';
import { withDeadline } from './deadline.ts';
import { ConnectionLostError, isTransient } from './errors.ts';

// A transaction that waits behind a long one of another tab ends well below this; one that never ends must not hang its caller.
const TRANSACTION_DEADLINE = 30_000; // milliseconds

export type ReadTransaction = IDBPTransaction<unknown, string[], 'readonly'>;
export type WriteTransaction = IDBPTransaction<unknown, string[], 'readwrite'>;

export interface TransactionOptions {
  readonly collections: readonly string[];
  readonly clock: Clock;
}

/** Runs the body in a read-only transaction: all it reads is of one state. */
export function withReadTransaction<T>(
  database: IDBPDatabase,
  { collections, clock }: TransactionOptions,
  body: (transaction: ReadTransaction) => Promise<T>,
): Promise<T> {
  const transaction = begin(() => database.transaction([...collections], 'readonly'));
  return finish(clock, async () => {
    const result = await body(transaction);
    await transaction.done;
    return result;
  });
}

/**
 * Runs the body in a read-write transaction and resolves on its `complete` event only. When the body or one of the
 * requests that it returns rejects, the transaction is aborted and nothing is written.
 */
export function withWriteTransaction(
  database: IDBPDatabase,
  { collections, clock, durability }: TransactionOptions & { readonly durability: IDBTransactionDurability },
  body: (transaction: WriteTransaction) => Promise<readonly Promise<unknown>[]>,
): Promise<void> {
  const transaction = begin(() => database.transaction([...collections], 'readwrite', { durability }));
  return finish(clock, async () => {
    transaction.done.catch(() => undefined);
    try {
      // Before commit(), as Firefox commits the other requests when one fails after it. And before `done`, which would tell
      // of their errors as an AbortError only.
      await Promise.all(await body(transaction));
      transaction.commit();
      await transaction.done;
    } catch (error) {
      abort(transaction);
      throw error;
    }
  });
}

function begin<T>(start: () => T): T {
  try {
    return start();
  } catch (cause) {
    throw new ConnectionLostError(false, { cause });
  }
}

async function finish<T>(clock: Clock, run: () => Promise<T>): Promise<T> {
  try {
    return await withDeadline(clock, TRANSACTION_DEADLINE, run());
  } catch (cause) {
    throw isTransient(cause) ? new ConnectionLostError(true, { cause }) : cause;
  }
}

function abort(transaction: WriteTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It has ended by itself: the error that the body rejected with says why.
  }
}
