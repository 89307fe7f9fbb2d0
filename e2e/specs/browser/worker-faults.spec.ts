import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Tab } from '../../support/engines/index.ts';
import { expect } from '../../support/fixtures.ts';
import { StaticServer } from '../../support/static-server.ts';
import { LIBRARY, pageThatImports, type Site, STANDALONE, test, WORKER } from '../../support/browser/site.ts';

/** What is wrong with the application's worker, and what the error says after the address. */
interface Fault {
  readonly make: (site: Site) => unknown;
  readonly says: readonly string[];
  /** Whether trying again may help. */
  readonly transient?: boolean;
}

const write = (site: Site, code: string): Promise<void> => writeFile(path.join(site.folder, WORKER), code);

const FAULTS: Readonly<Record<string, Fault>> = {
  'is not there': {
    make: ({ folder }) => rm(path.join(folder, WORKER)),
    says: ['answers 404', "serve the file 'idb-eventstore/worker' there"],
  },
  'is the page that a server sends for unknown addresses': {
    async make(site) {
      await write(site, '<!doctype html><title>Notes</title>');
      site.headersOf.set(WORKER, { 'content-type': 'text/html; charset=utf-8' });
    },
    says: ['is an HTML page', "serve the file 'idb-eventstore/worker' there"],
  },
  'has the wrong MIME type': {
    make: ({ headersOf }) => headersOf.set(WORKER, { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' }),
    says: ["is served as 'text/plain'", "must be served as 'text/javascript'"],
  },
  'is empty': { make: (site) => write(site, '\n'), says: ["is empty; it must be, or import, 'idb-eventstore/worker'"] },
  'is another script': {
    make: (site) => write(site, 'onmessage = () => {};'),
    transient: true,
    says: ["is a script that fails or does not answer; it must be, or import, 'idb-eventstore/worker'"],
  },
  'throws when it is run': {
    make: (site) => write(site, "throw new Error('broken');"),
    says: ['broken', 'is a script that fails'],
  },
  'is forbidden by the policy': {
    make: (site) => (site.headers = { 'content-security-policy': "worker-src 'none'" }),
    says: ['Content-Security-Policy', "its worker-src must allow 'self'"],
  },
};

for (const [fault, { make, says, transient = false }] of Object.entries(FAULTS)) {
  test(`the error names the worker's address and what to do when the worker ${fault}`, async ({ site }) => {
    await useWorker(site, `'/${WORKER}'`);
    await make(site);
    const { name, message, ...rest } = await refusalOf(await site.visit());
    expect({ name, ...rest }).toEqual({ name: 'StorageUnavailableError', transient });
    for (const words of [`${site.origin}/${WORKER} `, ...says]) expect(message).toContain(words);
  });
}

test('a worker that the application makes itself is looked at, too', async ({ site }) => {
  await useWorker(site, `() => new Worker(new URL('./no-such-worker.js', import.meta.url), { type: 'module' })`);
  const { message } = await refusalOf(await site.visit());
  expect(message).toContain(`${site.origin}/no-such-worker.js answers 404`);
});

test('a worker of another origin is refused with the reason', async ({ site }) => {
  const elsewhere = new StaticServer(STANDALONE, { 'access-control-allow-origin': '*' });
  await elsewhere.start();
  try {
    await useWorker(site, `'${elsewhere.origin}/${WORKER}'`);
    const { message } = await refusalOf(await site.visit());
    expect(message).toContain(`${elsewhere.origin}/${WORKER} is of another origin than the page's`);
  } finally {
    await elsewhere.stop();
  }
});

test('a server that fails for a while is told as something that may pass', async ({ site }) => {
  await useWorker(site, `'/${WORKER}'`);
  const tab = await site.visit();
  await tab.evaluate((worker) => {
    const { fetch } = globalThis;
    globalThis.fetch = (address, init) =>
      String(address).endsWith(worker) ? Promise.resolve(new Response('', { status: 503 })) : fetch(address, init);
  }, WORKER);
  await rm(path.join(site.folder, WORKER));
  const { message, transient } = await refusalOf(tab);
  expect(message).toContain(`${site.origin}/${WORKER} answers 503`);
  expect(message).toContain('Try again in a moment.');
  expect(transient).toBe(true);
});

test('a browser that knows no module workers is told to be too old', async ({ site }) => {
  const tab = await site.visit();
  await tab.evaluate(() => {
    globalThis.Worker = class extends EventTarget {
      constructor() {
        super();
        setTimeout(() => this.dispatchEvent(new Event('error')));
      }
      postMessage(): void {}
      terminate(): void {}
    } as unknown as typeof Worker;
  });
  expect((await refusalOf(tab)).message).toContain('too old to start workers from modules');
});

test('a policy that takes Trusted Types only is named', async ({ site }) => {
  site.headers = { 'content-security-policy': "require-trusted-types-for 'script'" };
  await useWorker(site, `'/${WORKER}'`);
  const { message } = await refusalOf(await site.visit());
  expect(message).toContain('(require-trusted-types-for)');
  expect(message).toContain('TrustedScriptURL');
});

test("the package's worker that starts in no way names its file, the policy, and the option that helps", async ({ site }) => {
  site.headers = { 'content-security-policy': "worker-src 'self'" };
  await rm(path.join(site.folder, WORKER));
  const { name, message } = await refusalOf(await site.visit());
  expect(name).toBe('StorageUnavailableError');
  expect(message).toContain(`${site.origin}/${WORKER} answers 404`);
  expect(message).toContain('worker-src must allow blob:');
  expect(message).toContain("Serve the file 'idb-eventstore/worker'");
  expect(message).toContain("option 'worker'");
});

test('where a bundler has left nothing of the address of the worker, the error says so', async ({ site }) => {
  site.headers = { 'content-security-policy': "worker-src 'self'" };
  const tab = await site.visit();
  await tab.evaluate((worker) => {
    // As in a bundle that is no module: `import.meta.url` is undefined there.
    globalThis.URL = class extends URL {
      constructor(url: string | URL, base?: string | URL) {
        super(url, String(url).endsWith(worker) ? undefined : base);
      }
    };
  }, WORKER);
  const { message } = await refusalOf(tab);
  expect(message).toContain('neither from its file (which has no address here) nor from its text');
  expect(message).toContain("option 'worker'");
});

test('a page that is not secure is told so', async ({ site, shared, engineName }) => {
  test.skip(engineName !== 'chromium', 'other engines do not open 0.0.0.0, the one insecure address of every machine');
  const tab = await shared.newTab(`${site.origin.replace('localhost', '0.0.0.0')}/`);
  try {
    const { message } = await refusalOf(tab);
    expect(message).toContain('is not secure (http://0.0.0.0:');
    expect(message).toContain('serve it from https, or open it from localhost');
  } finally {
    await tab.close();
  }
});

/** Has the page take its worker from there. */
async function useWorker(site: Site, worker: string): Promise<void> {
  await writeFile(path.join(site.folder, 'page.js'), pageThatImports(`./${LIBRARY}`, `worker: ${worker}`));
}

interface Refusal {
  readonly name: string;
  readonly message: string;
  readonly transient: unknown;
}

/** How the first call fails. Waiting for an answer that never comes is cut short. */
function refusalOf(tab: Tab): Promise<Refusal> {
  return tab.evaluate(() => {
    const { setTimeout } = globalThis;
    Object.assign(globalThis, { setTimeout: (run: () => void, ms = 0) => setTimeout(run, ms > 10_000 ? 1_000 : ms) });
    return provider
      .read('Account', '1')
      .version()
      .then(
        () => ({ name: 'none', message: '', transient: false }),
        (error: Error) => ({ name: error.name, message: error.message, transient: Reflect.get(error, 'transient') as unknown }),
      );
  });
}
