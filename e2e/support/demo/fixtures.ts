import { fileURLToPath } from 'node:url';
import type { Browser, Tab } from '../engines/index.ts';
import { test as base } from '../fixtures.ts';
import { StaticServer } from '../static-server.ts';
import { DemoTab } from './demo-tab.ts';

export { expect } from '@playwright/test';

export interface DemoFixtures {
  /** Serves the demo alone: a port of its own is an origin of its own. */
  readonly demoServer: StaticServer;
  /** Opens a tab at the demo; tabs of one test share their storage, tests do not. */
  readonly openDemo: (address?: string) => Promise<DemoTab>;
  /** The same in another profile, which has nothing stored. */
  readonly openElsewhere: (address?: string) => Promise<DemoTab>;
}

export const test = base.extend<DemoFixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern
  demoServer: async ({}, use) => {
    const server = await startAtNewOrigin();
    await use(server);
    await server.stop();
  },
  openDemo: async ({ shared, demoServer }, use) => {
    const opener = new Opener(demoServer.origin, async () => shared);
    await use((address) => opener.open(address));
    await opener.close();
  },
  openElsewhere: async ({ engine, demoServer }, use) => {
    let launched: Promise<Browser> | undefined;
    const opener = new Opener(demoServer.origin, () => (launched ??= engine.launch()));
    await use((address) => opener.open(address));
    await opener.close();
    await (await launched)?.close();
  },
});

// Of the tests of this worker, whose browser has what they stored.
const origins = new Set<string>();

/** Systems give a port again at times: then its origin has what another test has stored, its service worker included. */
async function startAtNewOrigin(): Promise<StaticServer> {
  const server = new StaticServer(fileURLToPath(new URL('../../../build/demo', import.meta.url)));
  await server.start();
  if (!origins.has(server.origin)) {
    origins.add(server.origin);
    return server;
  }
  const another = await startAtNewOrigin(); // while this one keeps its port
  await server.stop();
  return another;
}

/** Opens tabs at the demo, and closes them all. */
class Opener {
  readonly #origin: string;
  readonly #browser: () => Promise<Browser>;
  readonly #tabs: Tab[] = [];

  constructor(origin: string, browser: () => Promise<Browser>) {
    this.#origin = origin;
    this.#browser = browser;
  }

  async open(address = ''): Promise<DemoTab> {
    const tab = await (await this.#browser()).newTab(`${this.#origin}/${address}`);
    this.#tabs.push(tab);
    return new DemoTab(tab);
  }

  async close(): Promise<void> {
    await Promise.all(this.#tabs.map((tab) => tab.close()));
  }
}
