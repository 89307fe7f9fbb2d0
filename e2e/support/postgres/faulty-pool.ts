import type pg from 'pg';
import type { PostgresClient, PostgresPool, Statement } from '../../../src/postgres.ts';

/**
 * How a statement fails. `refused`: no connection can be had; `terminated`: its session is ended before it; `reply-lost`: after it;
 * `late`: the connection is lost, and the statement reaches the server when something else has been asked.
 */
export const FAULTS = ['refused', 'terminated', 'reply-lost', 'late'] as const;

export interface Strike {
  /** Counted from 1. */
  readonly operation: number;
  readonly fault: (typeof FAULTS)[number];
}

/** A pool of which one statement on records fails. Those of locks and notices do not count. */
export class FaultyPool implements PostgresPool {
  readonly #pool: pg.Pool;
  readonly #strike: Strike | undefined;
  /** The statements that were asked for. */
  operations = 0;
  #late: Statement | undefined;
  /** Settles when what was late has reached the server. */
  arrived: Promise<unknown> = Promise.resolve();

  constructor(pool: pg.Pool, strike?: Strike) {
    this.#pool = pool;
    this.#strike = strike;
  }

  get options(): { readonly max: number } {
    return { max: this.#pool.options.max };
  }

  on(): void {
    if (this.#pool.listenerCount('error') === 0) this.#pool.on('error', () => undefined);
  }

  async connect(): Promise<PostgresClient> {
    const { operation, fault } = this.#strike ?? {};
    if (fault === 'refused' && operation === this.operations + 1) {
      this.operations++;
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    }
    const client = await this.#pool.connect();
    const query = (statement: Statement) => this.#query(client, statement);
    return new Proxy(client, {
      get: (target, name) => {
        const value: unknown = name === 'query' ? query : Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    }) as unknown as PostgresClient;
  }

  async #query(client: pg.PoolClient, statement: Statement): Promise<pg.QueryResult> {
    if (!/read_queries|commit_group|^commit$/.test(statement.text)) return client.query(statement as pg.QueryConfig);
    const fault = ++this.operations === this.#strike?.operation ? this.#strike.fault : undefined;
    switch (fault) {
      case 'terminated':
        await this.#terminate(client);
        return client.query(statement as pg.QueryConfig);
      case 'reply-lost':
        await client.query(statement as pg.QueryConfig);
        await this.#terminate(client);
        throw new Error('Connection terminated unexpectedly');
      case 'late':
        if (statement.text !== 'commit') this.#late = statement;
        throw new Error('Connection terminated unexpectedly');
      default: {
        const result = await client.query(statement as pg.QueryConfig);
        this.#arriveLate();
        return result;
      }
    }
  }

  #arriveLate(): void {
    const late = this.#late;
    this.#late = undefined;
    if (late) this.arrived = this.#pool.query({ text: late.text, values: late.values ?? [] }).catch(() => undefined);
  }

  async #terminate(client: pg.PoolClient): Promise<void> {
    const { processID } = client as unknown as { readonly processID: number };
    await this.#pool.query('select pg_terminate_backend($1, 5000)', [processID]);
  }
}
