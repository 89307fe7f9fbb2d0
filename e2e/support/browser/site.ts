import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Tab } from '../engines/index.ts';
import { test as base } from '../fixtures.ts';
import { StaticServer } from '../static-server.ts';

export const STANDALONE = fileURLToPath(new URL('../../../build/standalone', import.meta.url));
export const LIBRARY = 'idb-eventstore.js';
export const WORKER = 'idb-eventstore-worker.js';
export const RESCUE = 'worker-rescue.js';

/** A site without a bundler: the library's files as they are published, and a page that imports them. */
export interface Site {
  /** What is served. */
  readonly folder: string;
  /** Sent with every answer. */
  headers: Record<string, string>;
  /** Sent with the answer to one file. */
  readonly headersOf: Map<string, Record<string, string>>;
  /** The library's files that the browser has asked for, in order. */
  readonly requested: string[];
  readonly origin: string;
  /** A tab at the page. */
  visit(): Promise<Tab>;
}

export const test = base.extend<{ site: Site }>({
  site: async ({ shared }, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'site-'));
    await cp(STANDALONE, folder, { recursive: true });
    await writeFile(path.join(folder, 'index.html'), `<!doctype html><script type="module" src="page.js"></script>\n`);
    await writeFile(path.join(folder, 'page.js'), pageThatImports(`./${LIBRARY}`));
    const tabs: Tab[] = [];
    const requested: string[] = [];
    const headersOf = new Map<string, Record<string, string>>();
    const server = new StaticServer(folder, ({ pathname }) => {
      const file = pathname.slice(1);
      if ([LIBRARY, WORKER, RESCUE].includes(file)) requested.push(file);
      return { ...site.headers, ...headersOf.get(file) };
    });
    await server.start();
    const site: Site = {
      folder,
      headers: {},
      headersOf,
      requested,
      origin: server.origin,
      async visit() {
        const tab = await shared.newTab(`${server.origin}/`);
        tabs.push(tab);
        return tab;
      },
    };
    await use(site);
    await Promise.all(tabs.map((tab) => tab.close()));
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  },
});

declare global {
  var workers: Worker[];
}

/** The provider and an event as globals of the page, and every worker that it makes. */
export function pageThatImports(library: string, options = ''): string {
  return `
    import { createEventStoreProvider, createMessage, defineEvents } from '${library}';

    globalThis.workers = [];
    globalThis.Worker = class extends Worker {
      constructor(...args) {
        super(...args);
        workers.push(this);
      }
    };
    class Opened {}
    globalThis.opened = () => createMessage(new Opened());
    globalThis.provider = createEventStoreProvider({ events: defineEvents({ Opened }), ${options} });
  `;
}
