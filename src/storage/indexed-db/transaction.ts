import type { Clock } from '../../platform/clock.ts';
import { withDeadline } from './deadline.ts';
import { ConnectionLostError, isTransient } from './idb-errors.ts';

// A transaction that waits behind a long one of another tab ends well below this; one that never ends must not hang its caller.
const TRANSACTION_DEADLINE = 30_000; // milliseconds

export interface TransactionOptions {
  readonly collections: readonly string[];
  readonly clock: Clock;
}

export interface ReadOptions extends TransactionOptions {
  /** Whether to resolve with what was read, before the transaction is complete. */
  readonly isEarly?: boolean;
}

export interface WriteOptions extends TransactionOptions {
  readonly durability: IDBTransactionDurability;
}

/** What the body of a transaction has found, once nothing speaks against its writes any more. */
export interface Prepared<T> {
  readonly result: T;
  readonly writes: readonly Promise<unknown>[];
}

/**
 * Runs the body in a read-only transaction: all it reads is of one state. Resolves on its `complete` event, unless it is to be early:
 * when a worker is terminated while the end of one transaction and the beginning of the next are on their way, WebKit keeps the next
 * one for good, and whoever wants the same stores waits.
 */
export function withReadTransaction<T>(
  database: IDBDatabase,
  { collections, clock, isEarly = false }: ReadOptions,
  body: (transaction: IDBTransaction) => Promise<T>,
): Promise<T> {
  const transaction = begin(() => database.transaction([...collections], 'readonly'));
  const done = completion(transaction);
  return finish(clock, transaction, async () => {
    const result = await body(transaction);
    if (!isEarly) await done;
    return result;
  });
}

/**
 * Runs the body in a read-write transaction and resolves on its `complete` event only. When the body or one of its writes
 * rejects, or the deadline comes first, the transaction is aborted and nothing is written.
 */
export function withWriteTransaction<T>(
  database: IDBDatabase,
  { collections, clock, durability }: WriteOptions,
  body: (transaction: IDBTransaction) => Promise<Prepared<T>>,
): Promise<T> {
  const transaction = begin(() => database.transaction([...collections], 'readwrite', { durability }));
  const done = completion(transaction);
  return finish(clock, transaction, async () => {
    const { result, writes } = await body(transaction);
    // Before commit(): when a request fails after it Firefox commits the others, and Chromium's transaction may never end if
    // it is for lack of room. And before `done`, which would tell of their errors as an AbortError only.
    await Promise.all(writes);
    transaction.commit();
    await done;
    return result;
  });
}

/** Resolves when the transaction is complete, and rejects when it was aborted. */
function completion(transaction: IDBTransaction): Promise<void> {
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new DOMException('The transaction was aborted.', 'AbortError'));
  });
  // Whoever hears first of a failure does not wait for this.
  done.catch(() => undefined);
  return done;
}

function begin<T>(start: () => T): T {
  try {
    return start();
  } catch (cause) {
    throw new ConnectionLostError(false, { cause });
  }
}

async function finish<T>(clock: Clock, transaction: IDBTransaction, run: () => Promise<T>): Promise<T> {
  try {
    return await withDeadline(clock, TRANSACTION_DEADLINE, run());
  } catch (cause) {
    const mayBeStored = !abort(transaction);
    throw isTransient(cause) ? new ConnectionLostError(mayBeStored, { cause }) : cause;
  }
}

/**
 * Takes a transaction back, whatever it is doing. False when it is too late for that: it has ended, for a reason that the
 * caller knows, or is being committed (Indexed Database API, `abort()`).
 */
function abort(transaction: IDBTransaction): boolean {
  try {
    transaction.abort();
    return true;
  } catch {
    return false;
  }
}
