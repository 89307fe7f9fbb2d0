import type { Clock } from '../../platform/clock.ts';
import type { Answers, Batch, Write } from '../port.ts';
import { ConflictError, OutcomeUnknownError, RefusedBatchesError } from '../commit-errors.ts';
import type { Connection } from './connection.ts';
import { ConnectionLostError } from './idb-errors.ts';
import { ask } from './queries.ts';
import { apply, hold, KeyTakenError } from './requests.ts';
import { withReadTransaction, withWriteTransaction, type Prepared } from './transaction.ts';

/**
 * Commits all batches in one transaction, or none of them, and returns what the reads of each found.
 * @throws RefusedBatchesError when checks do not hold, ConflictError when the key of an `add` is taken, OutcomeUnknownError.
 */
export function commitGroup(connection: Connection, group: readonly Batch[]): Promise<readonly Answers[]> {
  const collections = [...new Set(group.flatMap(collectionsOf))];
  const durability = group.some((batch) => batch.durability === 'strict') ? 'strict' : 'relaxed';
  const { clock } = connection.options;
  return connection.run(
    async (database) => {
      try {
        return await withWriteTransaction(database, { collections, clock, durability }, (transaction) =>
          prepare(transaction, group),
        );
      } catch (error) {
        throw await toCommitError(database, clock, error);
      }
    },
    { repeatable: false },
  );
}

function collectionsOf({ checks = [], reads = [], writes, decision }: Batch): string[] {
  return [...[...checks, ...reads, ...writes].map(({ collection }) => collection), ...(decision?.collections ?? [])];
}

/** Asks for everything at once: requests run in order, and an abort takes the writes back. */
async function prepare(transaction: IDBTransaction, group: readonly Batch[]): Promise<Prepared<readonly Answers[]>> {
  const conflicts = new Map<Batch, ConflictError>();
  const refuse = (batch: Batch, error: unknown): void => {
    if (!(error instanceof ConflictError)) throw error;
    if (!conflicts.has(batch)) conflicts.set(batch, error);
  };
  const checked: Promise<void>[] = [];
  const answers: Promise<Answers>[] = [];
  const written: Promise<unknown>[] = [];
  for (const batch of group) {
    const { checks = [], reads = [], writes, decision } = batch;
    for (const check of checks) checked.push(quiet(hold(transaction, check).catch((error: unknown) => refuse(batch, error))));
    const answered = quiet(Promise.all(reads.map((query) => ask(transaction, query).found)));
    answers.push(answered);
    for (const write of writes) written.push(quiet(apply(transaction, write)));
    if (decision) written.push(quiet(answered.then((found) => applyAll(transaction, decision.decide(found)))));
  }
  await Promise.all(checked);
  if (conflicts.size > 0) throw new RefusedBatchesError(conflicts);
  return { result: await Promise.all(answers), writes: written };
}

function applyAll(transaction: IDBTransaction, writes: readonly Write[]): Promise<unknown> {
  return Promise.all(writes.map((write) => apply(transaction, write)));
}

/** When one request fails, nobody waits for the others. */
function quiet<T>(request: Promise<T>): Promise<T> {
  request.catch(() => undefined);
  return request;
}

async function toCommitError(database: IDBDatabase, clock: Clock, error: unknown): Promise<unknown> {
  if (error instanceof KeyTakenError && error.write.key !== undefined) {
    const { collection, key } = error.write;
    const read = (transaction: IDBTransaction): Promise<readonly unknown[]> => ask(transaction, { collection, key }).found;
    const [found] = await withReadTransaction(database, { collections: [collection], clock }, read);
    return new ConflictError(collection, key, found);
  }
  return error instanceof ConnectionLostError && error.mayBeStored
    ? new OutcomeUnknownError('The storage was lost before it answered.', { cause: error.cause })
    : error;
}
