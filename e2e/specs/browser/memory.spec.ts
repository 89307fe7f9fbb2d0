import { fileURLToPath } from 'node:url';
import { expect, test } from '../../support/fixtures.ts';
import { StaticServer } from '../../support/static-server.ts';

const EVENTS = 100_000;
const MEGABYTE = 2 ** 20;
const BOUND = 16; // MiB, of the page and of the worker, above what each has before

// Only then may a page measure itself and its workers (Measure Memory API, §4.1).
const ISOLATED = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

/** Of a page: `Window`; of its worker: `DedicatedWorkerGlobalScope`. */
interface Measurement {
  readonly breakdown: readonly { readonly bytes: number; readonly attribution: readonly { readonly scope: string }[] }[];
}

interface Most {
  /** The most bytes above those of before. */
  readonly page: number;
  readonly worker: number;
  readonly measurements: number;
}

test(`100,000 events are streamed, folded into snapshots and compacted, 100 of 1 MiB streamed, within ${BOUND} MiB of page and worker`, async ({
  shared,
  database,
  engineName,
}) => {
  test.skip(engineName !== 'chromium', 'Only Chromium lets a page measure its memory.');
  const server = new StaticServer(fileURLToPath(new URL('../../../build/e2e', import.meta.url)), ISOLATED);
  await server.start();
  const tab = await shared.newTab(`${server.origin}/`);
  try {
    const most = await tab.evaluate(measureWalks, database, EVENTS);
    for (const [walk, { page, worker, measurements }] of Object.entries(most)) {
      const figures = [page, worker].map((bytes) => (bytes / MEGABYTE).toFixed(1));
      console.log(`${walk}: page ${figures[0]} MiB, worker ${figures[1]} MiB, most of ${measurements}`);
    }
    const { get, ...bounded } = most;
    for (const [walk, { page, worker, measurements }] of Object.entries(bounded)) {
      expect(page, walk).toBeLessThan(BOUND * MEGABYTE);
      expect(worker, walk).toBeLessThan(BOUND * MEGABYTE);
      expect(measurements, walk).toBeGreaterThan(2);
    }
    // It holds all that it returns: measurements that did not show it would show nothing.
    expect(get?.page).toBeGreaterThan(BOUND * MEGABYTE);
  } finally {
    await tab.close();
    await server.stop();
  }
});

/** Runs in the page: measures all the while that each walk takes. */
async function measureWalks(tenant: string, events: number): Promise<Record<string, Most>> {
  const { Balance, connect, deposits, Opened } = harness.bank;
  const held = async (): Promise<{ page: number; worker: number }> => {
    const measured = performance as unknown as { measureUserAgentSpecificMemory(): Promise<Measurement> };
    const { breakdown } = await measured.measureUserAgentSpecificMemory();
    const of = (scope: string): number =>
      breakdown.reduce((sum, part) => sum + (part.attribution.some((each) => each.scope === scope) ? part.bytes : 0), 0);
    return { page: of('Window'), worker: of('DedicatedWorkerGlobalScope') };
  };
  const most: Record<string, Most> = {};
  const walk = async (name: string, run: () => Promise<void>): Promise<void> => {
    const before = await held();
    let [page, worker, measurements] = [0, 0, 0];
    const ended = new AbortController();
    const end = run().finally(() => ended.abort());
    while (!ended.signal.aborted) {
      const now = await held();
      page = Math.max(page, now.page - before.page);
      worker = Math.max(worker, now.worker - before.worker);
      measurements++;
    }
    await end;
    most[name] = { page, worker, measurements };
  };
  const provider = connect({ settings: { defaultDatabase: tenant }, durability: 'relaxed' });
  const store = await provider.openStore('Account', '1');
  const stream = async (): Promise<void> => {
    let count = 0;
    for await (const { metadata } of store.stream()) {
      if (metadata.context.sequenceNumber !== ++count) throw new Error(`Event ${count} has another number.`);
    }
    if (count !== events) throw new Error(`${count} events.`);
  };

  for (let from = 1; from <= events; from += 25) await store.add(deposits(25, from));
  await walk('stream() over small records', stream);
  await walk('compaction', async () => void (await provider.compact()));
  await walk('stream() over full records', stream);
  await walk('snapshotAll()', async () => {
    await store.snapshotAll(1_000, {
      onto: 'previous',
      fold: (messages, before) => {
        const count = before?.event instanceof Balance ? before.event.events : 0;
        return harness.library.createMessage(new Balance(0, count + messages.length));
      },
    });
  });
  await walk('get', async () => void (await store.get()));
  const long = await provider.openStore('Account', 'long');
  for (let n = 0; n < 100; n++) await long.add([harness.library.createMessage(new Opened('x'.repeat(2 ** 20)))]);
  await walk('stream() over messages of 1 MiB', async () => {
    let count = 0;
    for await (const { event } of long.stream()) if ('accountId' in event) count++;
    if (count !== 100) throw new Error(`${count} messages.`);
  });
  await provider.close();
  return most;
}
