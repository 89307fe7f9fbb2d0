import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Tab } from '../../support/engines/index.ts';
import { expect } from '../../support/fixtures.ts';
import { StaticServer } from '../../support/static-server.ts';
import { LIBRARY, pageThatImports, RESCUE, type Site, STANDALONE, test, WORKER } from '../../support/browser/site.ts';

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
  await writeFile(path.join(site.folder, WORKER), "throw new Error('broken');");
  const tab = await site.visit();
  await addAnEvent(tab);
  const looks = (): number => site.requested.filter((file) => file === WORKER).length;
  expect(looks()).toBe(1);
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
  expect(looks()).toBe(1);
});

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
