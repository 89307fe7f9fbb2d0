import { test as base } from '@playwright/test';
import pg from 'pg';
import { findPostgres, NO_POSTGRES } from './server-program.ts';
import { PostgresServer } from './postgres-server.ts';

export { expect } from '@playwright/test';

export interface PostgresFixtures {
  /** Makes a pool of connections to the server. It is ended with the test. */
  readonly newPool: (options?: pg.PoolConfig) => pg.Pool;
  /** The name of a schema that no other test uses. */
  readonly schema: string;
}

export interface PostgresWorkerFixtures {
  /** One server for the tests of a Playwright worker. */
  readonly server: PostgresServer;
}

let schemas = 0;

export const test = base.extend<PostgresFixtures, PostgresWorkerFixtures>({
  server: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern
    async ({}, use) => {
      const programs = findPostgres();
      base.skip(programs === undefined, NO_POSTGRES);
      const server = await PostgresServer.start(programs ?? '');
      await use(server);
      await server.remove();
    },
    { scope: 'worker' },
  ],
  newPool: async ({ server }, use) => {
    const pools: pg.Pool[] = [];
    await use((options) => {
      const pool = new pg.Pool({ ...server.address, ...options });
      pools.push(pool);
      return pool;
    });
    await Promise.all(pools.map((pool) => pool.end()));
  },
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern
  schema: async ({}, use) => use(`test_${process.pid}_${++schemas}`),
});
