import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../../support/fixtures.ts';

test('when there is no room left the add says so, what was stored is intact, and adding works once space is freed', async ({
  engine,
  server,
  database,
}) => {
  test.skip(!engine.capabilities.has('quota'), engine.missing.quota);
  const profile = await mkdtemp(join(tmpdir(), 'idb-eventstore-quota-'));
  const browser = await engine.launch({ profile, quota: { bytes: 20 * 1024 * 1024, origin: server.origin } });
  try {
    const tab = await browser.newTab(`${server.origin}/`);
    const outcome = await tab.evaluate(async (tenant) => {
      const { bank, library } = harness;
      // Incompressible, as some engines compress what they store.
      const noise = (): string =>
        Array.from(crypto.getRandomValues(new Uint8Array(60_000)), (byte) => String.fromCharCode(33 + (byte % 90))).join('');
      const eight = () => Array.from({ length: 8 }, () => library.createMessage(new bank.Opened(noise())));
      const provider = bank.connect();
      const store = await provider.openStore('Account', '1', { database: tenant });
      await store.add(eight());
      const filler = bank.connect();
      const fill = await filler.openStore('Filler', '1', { database: `${tenant} filler` });
      let filled: unknown;
      for (let batch = 0; batch < 200 && !(filled instanceof Error); batch++) {
        filled = await fill.add(eight()).catch((error: unknown) => error);
      }
      const version = await fill.version();
      const intact = (await fill.get()).length === version;
      let refused: unknown;
      for (let batch = 0; batch < 20 && !(refused instanceof Error); batch++) {
        refused = await store.add(eight()).catch((error: unknown) => error);
      }
      const before = await store.version();
      await filler.close();
      await new Promise<void>((resolve, reject) => {
        const deleting = indexedDB.deleteDatabase(`idb-eventstore:${tenant} filler`);
        deleting.onsuccess = () => resolve();
        deleting.onerror = () => reject(deleting.error ?? new Error('not deleted'));
      });
      // Engines count what was freed in their own time.
      let after: unknown;
      for (const deadline = performance.now() + 30_000; performance.now() < deadline && typeof after !== 'number';) {
        after = await store.add(eight()).catch((error: unknown) => error);
      }
      const stored = (await store.get()).length;
      await provider.close();
      const { StorageQuotaExceededError } = library;
      return {
        typed: [filled, refused].map((error) => (error instanceof StorageQuotaExceededError ? 'typed' : String(error))),
        intact,
        grown: after === before + 8 && stored === before + 8 ? 'grown' : String(after),
      };
    }, database);
    expect(outcome).toEqual({ typed: ['typed', 'typed'], intact: true, grown: 'grown' });
  } finally {
    await browser.close();
    await rm(profile, { recursive: true, force: true });
  }
});
