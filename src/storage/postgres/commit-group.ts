import { OutcomeUnknownError, RefusedBatchesError } from '../commit-errors.ts';
import type { Answers, Batch, Schema } from '../port.ts';
import type { Fence } from './fence.ts';
import { GroupPlan, type Work } from './group-plan.ts';
import type { Row, Statement } from './pool.ts';
import { codeOf, ConnectionLostError, detailOf, FENCE_MOVED } from './postgres-errors.ts';
import type { Connection, Server } from './server.ts';
import { withRetries } from './with-retries.ts';

export interface CommitTarget {
  readonly server: Server;
  readonly tables: string;
  readonly schema: Schema;
  readonly id: string;
  readonly generation: string;
  readonly fence: Fence;
}

// A process that stops between two statements of a transaction keeps every other commit waiting for so long.
const BEGIN = "begin; set local idle_in_transaction_session_timeout = '10s'";

/**
 * Commits all batches in one transaction, or none of them, and returns what the reads of each found.
 * @throws RefusedBatchesError when checks do not hold or the key of an `add` is taken, OutcomeUnknownError.
 */
export function commitGroup(target: CommitTarget, group: readonly Batch[]): Promise<readonly Answers[]> {
  return withRetries(() => attempt(target, group));
}

async function attempt(target: CommitTarget, group: readonly Batch[]): Promise<readonly Answers[]> {
  const { schema, fence } = target;
  const plan = new GroupPlan(schema, group);
  for (;;) {
    await fence.settle();
    try {
      return await commit(target, group, plan);
    } catch (error) {
      if (codeOf(error) === FENCE_MOVED) fence.follow(detailOf(error));
      else throw asUnknown(fence, error);
    }
  }
}

/** One statement where that will do: it is a transaction of its own, and is begun, committed and answered on the server. */
async function commit(target: CommitTarget, group: readonly Batch[], plan: GroupPlan): Promise<readonly Answers[]> {
  const strict = group.some(({ durability }) => durability === 'strict');
  const call = (work: Work): Statement => callOf(target, strict, work);
  const [first, ...others] = plan.works;
  const deciding = group.find(({ decision }) => decision !== undefined);
  if (first && others.length === 0 && !deciding) {
    const rows = await target.server.run(call(first));
    plan.assertHolds(rows);
    return group.map((batch) => plan.answersOf(batch, rows));
  }
  return inTransaction(target.server, async (connection) => {
    const rows = await runAll(connection, plan, call);
    const answers = group.map((batch) => plan.answersOf(batch, rows));
    if (deciding?.decision) {
      const writes = deciding.decision.decide(answers[group.indexOf(deciding)] ?? []);
      const { durability } = deciding;
      await refusing(deciding, async () => {
        const decided = new GroupPlan(target.schema, [{ writes, durability }]);
        await runAll(connection, decided, call);
      });
    }
    return answers;
  });
}

async function runAll(connection: Connection, plan: GroupPlan, call: (work: Work) => Statement): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const work of plan.works) {
    for (const row of await connection.run(call(work))) rows.push(row);
    plan.assertHolds(rows);
  }
  return rows;
}

/** What the decided writes meet with is the fault of the batch that decided. */
async function refusing(batch: Batch, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const [conflict] = error instanceof RefusedBatchesError ? error.conflicts.values() : [];
    throw conflict ? new RefusedBatchesError(new Map([[batch, conflict]])) : error;
  }
}

/** Nothing is stored unless the commit at the end was asked for. */
function inTransaction<T>(server: Server, body: (connection: Connection) => Promise<T>): Promise<T> {
  return server.withConnection(async (connection) => {
    let result: T;
    try {
      await connection.run({ text: BEGIN });
      result = await body(connection);
    } catch (error) {
      if (!(error instanceof ConnectionLostError)) await connection.run({ text: 'rollback' });
      throw error instanceof ConnectionLostError ? new ConnectionLostError(false, { cause: error.cause }) : error;
    }
    await connection.run({ text: 'commit' });
    return result;
  });
}

function callOf({ tables, id, generation, fence }: CommitTarget, strict: boolean, work: Work): Statement {
  return {
    name: `${tables}.commit`,
    text: `select * from ${tables}.commit_group($1, $2, $3, $4, $5) order by at, n`,
    values: [id, generation, fence.number, strict, JSON.stringify(work)],
  };
}

function asUnknown(fence: Fence, error: unknown): unknown {
  if (!(error instanceof ConnectionLostError) || !error.wasAsked) return error;
  fence.unsettle();
  return new OutcomeUnknownError('The connection was lost before PostgreSQL answered.', { cause: error.cause });
}
