import { mkdtemp, open, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine, Tab } from '../../support/engines/index.ts';
import { expect, test as base } from '../../support/fixtures.ts';

/** A directory for a browser to keep its data in. */
const test = base.extend<{ profile: string }>({
  profile: async ({ engine }, use) => {
    base.skip(!engine.capabilities.has('leveldb'), engine.missing.leveldb);
    base.skip(!engine.capabilities.has('kill'), engine.missing.kill);
    const profile = await mkdtemp(join(tmpdir(), 'idb-eventstore-torn-'));
    await use(profile);
    await rm(profile, { recursive: true, force: true });
  },
});

/** Starts the browser, runs a task in a tab, and kills the browser. */
async function runAndKill<T>(engine: Engine, profile: string, url: string, task: (tab: Tab) => Promise<T>): Promise<T> {
  await using browser = await engine.launch({ profile });
  const result = await task(await browser.newTab(url));
  await browser.kill();
  return result;
}

/** Adds so many events, one by one, and answers with the stream's version. */
function addEvents(tab: Tab, database: string, count: number): Promise<number> {
  return tab.evaluate(
    async (tenant, events) => {
      const store = await harness.bank.connect().openStore('Account', '1', { database: tenant });
      for (let n = 0; n < events; n++) await store.add(harness.bank.deposits(1));
      return store.version();
    },
    database,
    count,
  );
}

/** The log that LevelDB writes, of the only site in the profile. */
async function currentLog(profile: string): Promise<string> {
  const root = join(profile, 'Default', 'IndexedDB');
  const site = (await readdir(root)).find((name) => name.endsWith('.leveldb')) ?? '';
  const logs = (await readdir(join(root, site))).filter((name) => name.endsWith('.log')).toSorted();
  return join(root, site, logs.at(-1) ?? '');
}

/** Leaves half a record at the end of the log, as a process does that is killed while it writes. */
async function tear(log: string): Promise<void> {
  await truncate(log, (await stat(log)).size - 10);
}

/** Changes a byte in the middle of the log, as a failing disk does. */
async function damage(log: string): Promise<void> {
  await using file = await open(log, 'r+');
  const middle = Math.floor((await file.stat()).size / 2);
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, middle);
  await file.write(Buffer.from([~(buffer[0] ?? 0) & 0xff]), 0, 1, middle);
}

test('a browser that was killed in the middle of a write loses nothing that is added after its next start', async ({
  engine,
  server,
  profile,
  database,
}) => {
  const url = `${server.origin}/`;
  await runAndKill(engine, profile, url, (tab) => addEvents(tab, database, 20));
  await tear(await currentLog(profile));
  const stored = await runAndKill(engine, profile, url, (tab) => addEvents(tab, database, 20));
  const found = await runAndKill(engine, profile, url, (tab) => addEvents(tab, database, 1));
  expect(found).toBe(stored + 1);
});

test('a database that the browser found damaged and deleted is reported, and the next open begins with an empty one', async ({
  engine,
  server,
  profile,
  database,
}) => {
  const url = `${server.origin}/`;
  await runAndKill(engine, profile, url, (tab) => addEvents(tab, database, 20));
  await damage(await currentLog(profile));
  const outcome = await runAndKill(engine, profile, url, (tab) =>
    tab.evaluate(
      async (tenant, other) => {
        const provider = harness.bank.connect();
        const attempt = (name: string): Promise<unknown> =>
          provider.openStore('Account', '1', { database: name }).then(
            (store) => store.version(),
            (error: unknown) => (error instanceof harness.library.StorageWipedError ? error.reason : String(error)),
          );
        return [await attempt(tenant), await attempt(tenant), await attempt(other)];
      },
      database,
      `${database} and another`,
    ),
  );
  expect(outcome).toEqual(['damaged', 0, 0]);
});
