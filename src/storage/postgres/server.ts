import { systemClock } from '../../platform/clock.ts';
import type { PostgresClient, PostgresPool, Row, Statement } from './pool.ts';
import { ConnectionLostError, isLostConnection, NoAnswerError } from './postgres-errors.ts';

// Far above what a healthy server takes: one that does not answer must not hang its caller.
const CONNECT_DEADLINE = 10_000; // milliseconds
const STATEMENT_DEADLINE = 30_000; // milliseconds

/** A connection for the time of one task. */
export interface Connection {
  run(statement: Statement, deadline?: number): Promise<readonly Row[]>;
}

/** The server behind a pool: each call gets an answer, or an error in time. */
export class Server {
  readonly #pool: PostgresPool;

  constructor(pool: PostgresPool) {
    this.#pool = pool;
    listen(pool);
  }

  /** Runs one statement. @throws ConnectionLostError, or what the server says. */
  run(statement: Statement, deadline?: number): Promise<readonly Row[]> {
    return this.withConnection((connection) => connection.run(statement, deadline));
  }

  /** Runs a task on a connection of its own. One that fails in a way that may leave it in a transaction is not used again. */
  async withConnection<T>(task: (connection: Connection) => Promise<T>): Promise<T> {
    const client = await this.takeClient();
    const heard = (): void => undefined; // The statement that runs hears of it as well.
    client.on('error', heard);
    let isSound = false;
    try {
      const result = await task({ run: (statement, deadline) => ask(client, statement, deadline) });
      isSound = true;
      return result;
    } catch (error) {
      isSound = !(error instanceof ConnectionLostError);
      throw error;
    } finally {
      client.removeListener('error', heard);
      client.release(!isSound);
    }
  }

  /** A connection that the caller gives back. @throws ConnectionLostError, of which nothing was asked yet. */
  async takeClient(): Promise<PostgresClient> {
    const connecting = this.#pool.connect();
    try {
      return await within(CONNECT_DEADLINE, connecting);
    } catch (cause) {
      // It may come yet.
      void connecting.then((client) => client.release()).catch(() => undefined);
      throw new ConnectionLostError(false, { cause });
    }
  }
}

const heard = new WeakSet<PostgresPool>();

/** A connection breaks while nobody uses it: the pool replaces it, and without a listener the process would end. */
function listen(pool: PostgresPool): void {
  if (heard.has(pool)) return;
  heard.add(pool);
  pool.on('error', () => undefined);
}

/** @throws ConnectionLostError when no answer comes: what was asked may be done, or be done yet. */
export async function ask(
  client: PostgresClient,
  statement: Statement,
  deadline: number = STATEMENT_DEADLINE,
): Promise<readonly Row[]> {
  try {
    return (await within(deadline, client.query(statement))).rows;
  } catch (cause) {
    throw isLostConnection(cause) ? new ConnectionLostError(true, { cause }) : cause;
  }
}

function within<T>(milliseconds: number, call: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = systemClock.schedule(milliseconds, () => {
      reject(new NoAnswerError(milliseconds));
    });
    call.then(resolve, reject).finally(cancel);
  });
}
