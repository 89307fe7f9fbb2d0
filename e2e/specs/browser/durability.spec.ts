import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Tab } from '../../support/engines/index.ts';
import { expect, test } from '../../support/fixtures.ts';

const ADDS = 50;

/** Why system calls cannot be counted on this machine, if so. */
function whyNoTrace(): string | undefined {
  try {
    execFileSync('strace', ['-e', 'trace=none', 'true'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'strace is missing, or this machine does not let it trace.';
  }
}

/** Adds events one by one, with a durability. */
function addAll(tab: Tab, database: string, durability: 'strict' | 'relaxed', count: number): Promise<number> {
  return tab.evaluate(
    async (tenant, asked, events) => {
      const provider = harness.bank.connect({ durability: asked });
      const store = await provider.openStore('Account', asked, { database: tenant });
      for (let n = 0; n < events; n++) await store.add(harness.bank.deposits(1));
      const version = await store.version();
      await provider.close();
      return version;
    },
    database,
    durability,
    count,
  );
}

/** How often the browser has the system write LevelDB's log to the disk while the task runs. */
async function countSyncs(browser: Browser, directory: string, task: () => Promise<unknown>): Promise<number> {
  const output = join(directory, 'strace.txt');
  const processes = browser.processIds().flatMap((id) => ['-p', String(id)]);
  const trace = spawn('strace', ['-f', '-y', '-e', 'trace=fsync,fdatasync', '-o', output, ...processes]);
  // It says so of each process that it has attached to.
  await once(trace.stderr, 'data');
  await task();
  trace.kill('SIGINT');
  await once(trace, 'exit');
  const lines = (await readFile(output, 'utf8')).split('\n');
  return lines.filter((line) => /f(?:data)?sync\(.*\.leveldb\/\d+\.log>/.test(line)).length;
}

test(`${ADDS} strict adds reach the disk one by one, relaxed ones do not wait for it`, async ({ engine, server, database }) => {
  test.skip(!engine.capabilities.has('leveldb'), engine.missing.leveldb);
  const missing = whyNoTrace();
  test.skip(missing !== undefined, missing);
  const profile = await mkdtemp(join(tmpdir(), 'idb-eventstore-durability-'));
  try {
    await using browser = await engine.launch({ profile });
    const tab = await browser.newTab(`${server.origin}/`);
    await addAll(tab, database, 'strict', 1);
    const strict = await countSyncs(browser, profile, () => addAll(tab, database, 'strict', ADDS));
    const relaxed = await countSyncs(browser, profile, () => addAll(tab, database, 'relaxed', ADDS));
    expect(strict).toBeGreaterThanOrEqual(ADDS);
    expect(relaxed).toBeLessThan(ADDS / 2);
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
});
