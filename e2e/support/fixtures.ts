import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { expect, test as base } from '@playwright/test';
import { findEngine, howToInstall, TabGoneError, type Browser, type Engine, type EngineName, type Tab } from './engines/index.ts';
import { StaticServer } from './static-server.ts';

export { expect } from '@playwright/test';

export interface TestFixtures {
  /** Opens a tab at the harness page; closed when the test ends. */
  readonly openTab: () => Promise<Tab>;
  /** A tab at the harness page. */
  readonly tab: Tab;
  /** A tenant that no other test uses. */
  readonly database: string;
}

export interface WorkerFixtures {
  readonly engineName: EngineName;
  readonly engine: Engine;
  /** Serves the harness page; one origin for a Playwright worker. */
  readonly server: StaticServer;
  /** One browser for all tests of a Playwright worker that do not start their own. */
  readonly shared: Browser;
  /** A tab that tests share: for what leaves nothing behind. */
  readonly sharedTab: Tab;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  engineName: ['chromium', { option: true, scope: 'worker' }],
  engine: [
    async ({ engineName }, use) => {
      const engine = await findEngine(engineName);
      if (!engine) throw new Error(howToInstall(engineName));
      await use(engine);
    },
    { scope: 'worker' },
  ],
  server: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern
    async ({}, use) => {
      const server = new StaticServer(fileURLToPath(new URL('../../build/e2e', import.meta.url)), clearOnRequest);
      await server.start();
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  shared: [
    async ({ engine }, use) => {
      const browser = await engine.launch();
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  sharedTab: [
    async ({ shared, server }, use) => {
      const tab = await shared.newTab(`${server.origin}/`);
      await use(tab);
      await expectAllHandled(tab);
      await tab.close();
    },
    { scope: 'worker' },
  ],
  openTab: async ({ shared, server }, use) => {
    const tabs: Tab[] = [];
    await use(async () => {
      const tab = await shared.newTab(`${server.origin}/`);
      tabs.push(tab);
      return tab;
    });
    for (const tab of tabs) await expectAllHandled(tab);
    await Promise.all(tabs.map((tab) => tab.close()));
  },
  tab: async ({ openTab }, use) => use(await openTab()),
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern
  database: async ({}, use) => use(randomUUID()),
});

/** Whoever handles no rejection has not thought of it. */
async function expectAllHandled(tab: Tab): Promise<void> {
  const isTold = tab.evaluate(() => harness.unhandled);
  // A test may have closed its tab, or killed it.
  const unhandled = await isTold.catch((error: unknown) => (error instanceof TabGoneError ? [] : Promise.reject(error as Error)));
  expect(unhandled, 'rejections that nobody handled').toEqual([]);
}

/** A page that asks for `?clear-storage` has its site's data cleared, as its user can do at any time (Clear Site Data, §3.1). */
function clearOnRequest({ search }: URL): Readonly<Record<string, string>> {
  return search === '?clear-storage' ? { 'clear-site-data': '"storage"' } : {};
}
