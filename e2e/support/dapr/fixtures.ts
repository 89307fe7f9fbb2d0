import { test as base } from '@playwright/test';
import { DaprServer } from './dapr-server.ts';
import { findPrograms } from './programs.ts';

export { expect } from '@playwright/test';

export interface DaprFixtures {
  /** The name of a database that no other test uses. */
  readonly database: string;
}

export interface DaprWorkerFixtures {
  /** One server for the tests of a Playwright worker. */
  readonly server: DaprServer;
}

export const test = base.extend<DaprFixtures, DaprWorkerFixtures>({
  server: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern
    async ({}, use) => {
      const programs = findPrograms();
      if (typeof programs === 'string') return base.skip(true, programs);
      const server = await DaprServer.start(programs);
      await use(server);
      await server.remove();
    },
    { scope: 'worker' },
  ],
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern
  database: async ({}, use) => use(crypto.randomUUID()),
});
