import { fileURLToPath } from 'node:url';
import type { Tab } from '../engines/index.ts';
import { test as base } from '../fixtures.ts';
import { StaticServer } from '../static-server.ts';
import { DemoTab } from './demo-tab.ts';

export { expect } from '@playwright/test';

export interface DemoFixtures {
  /** Serves the demo alone: a port of its own is an origin of its own. */
  readonly demoServer: StaticServer;
  /** Opens a tab at the demo; tabs of one test share their storage, tests do not. */
  readonly openDemo: (address?: string) => Promise<DemoTab>;
}

export const test = base.extend<DemoFixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern
  demoServer: async ({}, use) => {
    const server = new StaticServer(fileURLToPath(new URL('../../../build/demo', import.meta.url)));
    await server.start();
    await use(server);
    await server.stop();
  },
  openDemo: async ({ shared, demoServer }, use) => {
    const tabs: Tab[] = [];
    await use(async (address = '') => {
      const tab = await shared.newTab(`${demoServer.origin}/${address}`);
      tabs.push(tab);
      return new DemoTab(tab);
    });
    await Promise.all(tabs.map((tab) => tab.close()));
  },
});
