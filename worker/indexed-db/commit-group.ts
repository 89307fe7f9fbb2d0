import type { IDBPDatabase } from 'idb';
import type { Batch } from '../../src/key-value/database.ts';
import { ConflictError, OutcomeUnknownError } from '../../src/key-value/errors.ts';
import type { Connection } from './connection.ts';
import { ConnectionLostError, RefusedBatchesError } from './errors.ts';
import { apply, asIdbKey, hold, KeyTakenError } from './requests.ts';
import { withWriteTransaction, type WriteTransaction } from './transaction.ts';

/**
 * Commits all batches in one transaction, or none of them.
 * @throws RefusedBatchesError when checks do not hold, ConflictError when the key of an `add` is taken, OutcomeUnknownError.
 */
export async function commitGroup(connection: Connection, group: readonly Batch[]): Promise<void> {
  const parts = group.flatMap(({ checks = [], writes }) => [...checks, ...writes]);
  const collections = [...new Set(parts.map(({ collection }) => collection))];
  const durability = group.some((batch) => batch.durability === 'strict') ? 'strict' : 'relaxed';
  const { clock } = connection.options;
  await connection.run(
    async (database) => {
      try {
        await withWriteTransaction(database, { collections, clock, durability }, (transaction) => ask(transaction, group));
      } catch (error) {
        throw await toCommitError(database, error);
      }
    },
    { repeatable: false },
  );
}

/** Asks for everything at once: requests run in order, and an abort takes the writes back. */
async function ask(transaction: WriteTransaction, group: readonly Batch[]): Promise<readonly Promise<unknown>[]> {
  const conflicts = new Map<Batch, ConflictError>();
  const refuse = (batch: Batch, error: unknown): void => {
    if (!(error instanceof ConflictError)) throw error;
    if (!conflicts.has(batch)) conflicts.set(batch, error);
  };
  const checked: Promise<void>[] = [];
  const requests: Promise<unknown>[] = [];
  for (const batch of group) {
    const { checks = [], writes } = batch;
    for (const check of checks) checked.push(quiet(hold(transaction, check).catch((error: unknown) => refuse(batch, error))));
    for (const write of writes) requests.push(quiet(apply(transaction, write)));
  }
  await Promise.all(checked);
  if (conflicts.size > 0) throw new RefusedBatchesError(conflicts);
  return requests;
}

/** When one request fails, nobody waits for the others. */
function quiet<T>(request: Promise<T>): Promise<T> {
  request.catch(() => undefined);
  return request;
}

async function toCommitError(database: IDBPDatabase, error: unknown): Promise<unknown> {
  if (error instanceof KeyTakenError && error.write.key !== undefined) {
    const { collection, key } = error.write;
    return new ConflictError(collection, key, await database.get(collection, asIdbKey(key)));
  }
  return error instanceof ConnectionLostError && error.begun
    ? new OutcomeUnknownError('The storage was lost before it answered.', { cause: error.cause })
    : error;
}
