import { postgres } from 'idb-eventstore/postgres';
import pg from 'pg';
import { PostgresServer } from '../../../e2e/support/postgres/postgres-server.ts';
import { findPostgres, NO_POSTGRES } from '../../../e2e/support/postgres/server-program.ts';
import type { BankEvent } from '../contestant.ts';
import { OnBackend } from './on-backend.ts';
import type { BackendEntry, Subject } from './subject.ts';

export const postgresEntry: BackendEntry = {
  name: 'postgres',
  byHand:
    'a table with a row for each event, whose key is stream and version, and `pg`: one insert after the other, a batch in a transaction',
  async begin() {
    const programs = findPostgres();
    if (programs === undefined) throw new Error(NO_POSTGRES);
    const server = await PostgresServer.start(programs);
    const pools: pg.Pool[] = [];
    const newPool = (): pg.Pool => {
      const pool = new pg.Pool(server.address);
      pool.on('error', () => undefined);
      pools.push(pool);
      return pool;
    };
    await newPool().query('create table events (stream text, version int, event jsonb not null, primary key (stream, version))');
    return {
      ours: async () => new OnBackend(postgres({ pool: newPool() })),
      byHand: async () => new ByHand(newPool()),
      async [Symbol.asyncDispose]() {
        await Promise.all(pools.map((pool) => pool.end()));
        await server.remove();
      },
    };
  },
};

/** What one writes in an afternoon. The key that is taken already is the version check. */
class ByHand implements Subject {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async append(stream: string, events: readonly BankEvent[], version: number): Promise<void> {
    const [event] = events;
    if (event && events.length === 1) return this.#insert(this.#pool, stream, version + 1, event);
    const client = await this.#pool.connect();
    await client.query('begin');
    for (const [index, one] of events.entries()) await this.#insert(client, stream, version + index + 1, one);
    await client.query('commit');
    client.release();
  }

  load(stream: string): Promise<number> {
    return this.tail(stream, 1);
  }

  async tail(stream: string, first: number): Promise<number> {
    const text = 'select event from events where stream = $1 and version >= $2 order by version';
    return (await this.#pool.query({ name: 'tail', text, values: [stream, first] })).rows.length;
  }

  async close(): Promise<void> {
    // Its pool is ended with the server.
  }

  async #insert(client: pg.Pool | pg.PoolClient, stream: string, version: number, event: BankEvent): Promise<void> {
    await client.query({
      name: 'insert',
      text: 'insert into events values ($1, $2, $3)',
      values: [stream, version, JSON.stringify(event)],
    });
  }
}
