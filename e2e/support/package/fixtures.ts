import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { expect, test as base } from '../fixtures.ts';
import type { Tab } from '../engines/index.ts';
import { StaticServer } from '../static-server.ts';
import { type FreshApp, withFreshApp } from './fresh-app.ts';
import { Shell } from './shell.ts';

export { expect };

interface TestFixtures {
  /** For the application's folder. What it runs ends with the test. */
  readonly shell: Shell;
  /** A tab of the browser, at the address; closed when the test ends. */
  readonly visit: (url: string) => Promise<Tab>;
  /** Serves a folder of the application as a web server does; its origin. Stops when the test ends. */
  readonly serve: (folder: string, headers?: Readonly<Record<string, string>>) => Promise<string>;
}

interface WorkerFixtures {
  readonly app: FreshApp;
}

const INSTALL_MS = 180_000; // npm on a slow network; some seconds once its cache is filled

export const test = base.extend<TestFixtures, WorkerFixtures>({
  app: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern
    async ({}, use) => withFreshApp(use),
    { scope: 'worker', timeout: INSTALL_MS },
  ],
  shell: async ({ app }, use) => {
    const shell = new Shell(app.folder);
    await use(shell);
    await shell.end();
  },
  visit: async ({ shared }, use) => {
    const tabs: Tab[] = [];
    await use(async (url) => {
      const tab = await shared.newTab(url);
      tabs.push(tab);
      return tab;
    });
    await Promise.all(tabs.map((tab) => tab.close()));
  },
  serve: async ({ app }, use) => {
    const servers: StaticServer[] = [];
    await use(async (folder, headers) => {
      const server = new StaticServer(path.join(app.folder, folder), headers);
      await server.start();
      servers.push(server);
      return server.origin;
    });
    await Promise.all(servers.map((server) => server.stop()));
  },
});

/** Visits the application twice: each visit adds an event, and the second one reads that of the first, too. */
export async function expectItWorks(visit: (url: string) => Promise<Tab>, origin: string): Promise<void> {
  const tab = await visit(`${origin}/?${randomUUID()}`);
  expect(await tab.evaluate(outcome)).toBe('1: visit 1');
  await tab.reload();
  expect(await tab.evaluate(outcome)).toBe('2: visit 1, visit 2');
}

/** A page that runs one module. */
export function pageWith(script: string, imports?: Readonly<Record<string, string>>): string {
  const map = imports ? `<script type="importmap">${JSON.stringify({ imports })}</script>` : '';
  return `<!doctype html><meta charset="utf-8" /><title>Notes</title>${map}<script type="module" src="${script}"></script>\n`;
}

function outcome(): Promise<string> {
  const promise: unknown = Reflect.get(globalThis, 'outcome');
  if (!(promise instanceof Promise)) throw new Error('The application did not start.');
  return promise as Promise<string>;
}
