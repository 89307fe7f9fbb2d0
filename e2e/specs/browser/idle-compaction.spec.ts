import type { Tab } from '../../support/engines/index.ts';
import { expect, test } from '../../support/fixtures.ts';

// Enough that to compact them takes seconds.
const RECORDS = 100_000;
// What an open takes while a stream is compacted, on a machine that is busy; to wait for the end takes longer by far.
const AT_ONCE = 1_000; // milliseconds

/** Stores as many events as if each had been added by itself. */
async function addSingly(tab: Tab, database: string): Promise<void> {
  await tab.evaluate(
    async (tenant, records) => {
      const { bank } = harness;
      const provider = bank.connect();
      const store = await provider.openStore('Account', '1', { database: tenant });
      await store.add(bank.deposits(1));
      await provider.close();
      const stream = JSON.stringify(['Account', '1']);
      await new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(`idb-eventstore:${tenant}`);
        opening.onerror = () => reject(opening.error ?? new Error('not opened'));
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('events', 'readwrite');
          const events = transaction.objectStore('events');
          const first = events.get([stream, 1]);
          first.onsuccess = () => {
            for (let version = 2; version <= records; version++) {
              events.add({ ...first.result, firstVersion: version, lastVersion: version }, [stream, version]);
            }
          };
          transaction.onabort = () => reject(transaction.error ?? new Error('not added'));
          transaction.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      });
    },
    database,
    RECORDS,
  );
}

/** Reads some of the events, so that they are compacted once the tab is idle, and comes back when that has begun. */
async function letCompact(tab: Tab, database: string): Promise<void> {
  await tab.evaluate(async (tenant) => {
    globalThis.idle = harness.bank.connect();
    await globalThis.idle.read('Account', '1', { database: tenant }).getSlice(1, 100);
  }, database);
  await expect.poll(() => look(tab, database), { timeout: 20_000 }).toMatchObject({ isCompacted: true });
}

interface Look {
  /** Whether the last session of the stream is a compaction. */
  readonly isCompacted: boolean;
  readonly records: number;
}

function look(tab: Tab, database: string): Promise<Look> {
  return tab.evaluate(
    (tenant) =>
      new Promise<Look>((resolve, reject) => {
        const opening = indexedDB.open(`idb-eventstore:${tenant}`);
        opening.onerror = () => reject(opening.error ?? new Error('not opened'));
        opening.onsuccess = () => {
          const transaction = opening.result.transaction(['streams', 'events'], 'readonly');
          const stream = transaction.objectStore('streams').get(JSON.stringify(['Account', '1']));
          const records = transaction.objectStore('events').count();
          transaction.oncomplete = () => {
            opening.result.close();
            resolve({ isCompacted: stream.result?.yields === true, records: records.result });
          };
        };
      }),
    database,
  );
}

/** Opens the stream, adds an event, and closes; returns how long the open took, in milliseconds. */
function open(tab: Tab, database: string): Promise<number> {
  return tab.evaluate(async (tenant) => {
    const { bank } = harness;
    const provider = (globalThis.idle ??= bank.connect());
    // The worker is there, and knows the database.
    await provider.read('Account', 'any', { database: tenant }).version();
    const started = performance.now();
    const store = await provider.openStore('Account', '1', { database: tenant });
    const taken = performance.now() - started;
    await store.add(bank.deposits(1));
    await store.close();
    return taken;
  }, database);
}

declare global {
  var idle: ReturnType<typeof harness.bank.connect> | undefined;
}

for (const opener of ['the tab itself', 'another tab']) {
  test(`a stream that is compacted while its tab is idle is opened at once by ${opener}`, async ({
    openTab,
    database,
    engine,
  }) => {
    test.setTimeout(120_000);
    const [compacting, other] = [await openTab(), await openTab()];
    await addSingly(compacting, database);
    await letCompact(compacting, database);
    const taken = await open(opener === 'another tab' ? other : compacting, database);
    const { records } = await look(other, database);
    console.log(`${engine.name}: opened by ${opener} in ${taken.toFixed(0)} ms, with ${records} of ${RECORDS} records left`);
    expect(records, 'the compaction was under way').toBeGreaterThan(RECORDS / 4);
    expect(taken).toBeLessThan(AT_ONCE);
  });
}
