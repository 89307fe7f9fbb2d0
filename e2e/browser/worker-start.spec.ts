import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Tab } from '../engines/index.ts';
import { expect, test as base } from '../fixtures.ts';
import { StaticServer } from '../static-server.ts';

const STANDALONE = fileURLToPath(new URL('../../build/standalone', import.meta.url));
const LIBRARY = 'idb-eventstore.js';
const WORKER = 'idb-eventstore-worker.js';
const RESCUE = 'worker-rescue.js';

/** A site without a bundler: the library's files as they are published, and a page that imports them. */
interface Site {
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

const test = base.extend<{ site: Site }>({
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
      if (file.startsWith('idb-eventstore')) requested.push(file);
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

test('the standalone library starts its worker from the file beside it, and loads nothing else', async ({ site }) => {
  site.headers = { 'content-security-policy': "default-src 'self'; worker-src 'self'" };
  expect(await addAnEvent(await site.visit())).toBe(1);
  expect(site.requested).toEqual([LIBRARY, WORKER]);
});

const FAULTS: Readonly<Record<string, (site: Site) => unknown>> = {
  'is not there': ({ folder }) => rm(path.join(folder, WORKER)),
  async 'is the page that the server has for unknown addresses'({ folder, headersOf }) {
    await writeFile(path.join(folder, WORKER), '<!doctype html><title>Notes</title>');
    headersOf.set(WORKER, { 'content-type': 'text/html' });
  },
  'has the wrong MIME type': ({ headersOf }) => headersOf.set(WORKER, { 'content-type': 'application/octet-stream' }),
  'throws when it is run': ({ folder }) => writeFile(path.join(folder, WORKER), "throw new Error('broken');"),
};

for (const [fault, make] of Object.entries(FAULTS)) {
  test(`the worker starts all the same when its file ${fault}`, async ({ site }) => {
    await make(site);
    expect(await addAnEvent(await site.visit())).toBe(1);
  });
}

test('the worker starts all the same when another script is where its file should be', async ({ site }) => {
  await writeFile(path.join(site.folder, WORKER), 'onmessage = () => {};');
  const tab = await site.visit();
  await tab.evaluate(() => {
    const { setTimeout } = globalThis;
    Object.assign(globalThis, { setTimeout: (run: () => void, ms = 0) => setTimeout(run, ms / 20) }); // no answer ever comes
  });
  expect(await addAnEvent(tab)).toBe(1);
  expect(site.requested).toEqual([LIBRARY, WORKER, RESCUE]);
});

test('the worker starts when the library comes from another origin', async ({ site }) => {
  const elsewhere = new StaticServer(STANDALONE, { 'access-control-allow-origin': '*' });
  await elsewhere.start();
  try {
    await writeFile(path.join(site.folder, 'page.js'), pageThatImports(`${elsewhere.origin}/${LIBRARY}`));
    expect(await addAnEvent(await site.visit())).toBe(1);
    expect(site.requested).toEqual([]);
  } finally {
    await elsewhere.stop();
  }
});

test('a worker that was started from its text and died is started from it again, without another look for the file', async ({
  site,
}) => {
  await rm(path.join(site.folder, WORKER));
  const tab = await site.visit();
  await addAnEvent(tab);
  const asked = site.requested.filter((file) => file === WORKER).length;
  const version = await tab.evaluate(async () => {
    workers.at(-1)?.terminate();
    for (;;) {
      const found = await provider
        .read('Account', '1')
        .version()
        .catch(() => 0);
      if (found > 0) return found;
    }
  });
  expect(version).toBe(1);
  expect(site.requested.filter((file) => file === WORKER)).toHaveLength(asked);
});

test('a worker that starts in no way is a typed error that says what to do', async ({ site }) => {
  site.headers = { 'content-security-policy': "worker-src 'self'" };
  await rm(path.join(site.folder, WORKER));
  const tab = await site.visit();
  const [name, message] = await tab.evaluate(() =>
    provider
      .read('Account', '1')
      .version()
      .then(
        () => ['answered', ''],
        ({ name, message }: Error) => [name, message],
      ),
  );
  expect(name).toBe('StorageUnavailableError');
  expect(message).toContain("'idb-eventstore/worker'");
  expect(message).toContain('worker-src');
});

declare global {
  var workers: Worker[];
}

function pageThatImports(library: string): string {
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
    globalThis.provider = createEventStoreProvider({ events: defineEvents({ Opened }) });
  `;
}

/** The version that the stream has then. */
function addAnEvent(tab: Tab): Promise<number> {
  return tab.evaluate(async () => {
    const store = await provider.openStore('Account', '1');
    try {
      return await store.add([Reflect.apply(Reflect.get(globalThis, 'opened') as () => never, undefined, [])]);
    } finally {
      await store.close();
    }
  });
}
