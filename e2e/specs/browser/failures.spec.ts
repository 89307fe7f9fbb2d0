import type { Tab } from '../../support/engines/index.ts';
import { expect, test } from '../../support/fixtures.ts';

/** Opens a store with one event, and keeps provider and store as globals of the page. */
async function begin(tab: Tab, database: string): Promise<void> {
  await tab.evaluate(async (tenant) => {
    const provider = harness.bank.connect();
    const store = await provider.openStore('Account', '1', { database: tenant });
    await store.add(harness.bank.deposits(1));
    Object.assign(globalThis, { provider, store });
  }, database);
}

declare global {
  var provider: ReturnType<typeof harness.bank.connect>;
  var store: Awaited<ReturnType<typeof provider.openStore>>;
}

test('a worker that dies is noticed: calls under way reject, and the store opens again', async ({ tab, database }) => {
  await begin(tab, database);
  const outcomes = await tab.evaluate(async () => {
    const describe = (error: unknown): string =>
      error instanceof harness.library.WorkerTerminatedError ? `${error.name} ${error.outcome}` : `${(error as Error).name}`;
    const reading = Promise.all([store.get(), store.version()]).then(() => 'answered', describe);
    harness.workers.at(-1)?.terminate();
    const first = await reading;
    const second = await store.add(harness.bank.deposits(1)).then(() => 'written', describe);
    await store.open();
    return [first, second, await store.add(harness.bank.deposits(1))];
  });
  expect(outcomes).toEqual(['WorkerTerminatedError not-written', 'InvalidStoreSessionError', 2]);
});

test('a worker script that cannot be loaded is a typed error, not a hang', async ({ tab, database }) => {
  const failure = await tab.evaluate(async (tenant) => {
    const lost = harness.bank.connect({ worker: '/no-such-worker.js' });
    return lost.openStore('Account', '1', { database: tenant }).then(
      () => 'opened',
      (error: unknown) =>
        error instanceof harness.library.StorageUnavailableError && { transient: error.transient, reason: error.reason },
    );
  }, database);
  expect(failure).toEqual({ transient: false, reason: expect.stringContaining('/no-such-worker.js answers 404') });
});

test('a database deleted while a store is open is never begun anew in the middle of a session', async ({ tab, database }) => {
  await begin(tab, database);
  const outcomes = await tab.evaluate(async (tenant) => {
    await new Promise<void>((resolve, reject) => {
      const deleting = indexedDB.deleteDatabase(`idb-eventstore:${tenant}`);
      deleting.onsuccess = () => resolve();
      deleting.onerror = () => reject(deleting.error ?? new Error('not deleted'));
    });
    const wiped = await store.add(harness.bank.deposits(1)).then(
      () => 'written',
      (error: unknown) => error instanceof harness.library.StorageWipedError && error.database === tenant,
    );
    // WebKit goes on listing a database whose creation was aborted, without a version.
    const left = (await indexedDB.databases()).some(({ name, version }) => name === `idb-eventstore:${tenant}` && version);
    await store.close();
    await store.open();
    return { wiped, left, version: await store.add(harness.bank.deposits(3)) };
  }, database);
  expect(outcomes).toEqual({ wiped: true, left: false, version: 3 });
});

test('a database that other code keeps open is said to be kept, and is gone once that is closed', async ({ tab, database }) => {
  await begin(tab, database);
  const outcome = await tab.evaluate(async (tenant) => {
    await store.close();
    const other = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(`idb-eventstore:${tenant}`);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error ?? new Error('not opened'));
    });
    const { StorageUnavailableError } = harness.library;
    const told = await provider.deleteDatabase(tenant).then(
      () => 'deleted',
      (error: unknown) => error instanceof StorageUnavailableError && [error.transient, error.outcome, error.reason],
    );
    other.close();
    await provider.deleteDatabase(tenant);
    return { told, left: (await provider.databases()).includes(tenant) };
  }, database);
  expect(outcome).toEqual({ told: [false, 'unknown', expect.stringContaining('keeps')], left: false });
});

test("the site's data cleared while a store is open is told, and the next session begins with an empty store", async ({
  tab,
  database,
}) => {
  await begin(tab, database);
  const outcomes = await tab.evaluate(async () => {
    await (await fetch('/?clear-storage')).text();
    const wiped = await store.add(harness.bank.deposits(1)).then(
      () => 'written',
      (error: unknown) => (error instanceof harness.library.StorageWipedError ? 'told' : String(error)),
    );
    await store.close();
    await store.open();
    return [wiped, await store.add(harness.bank.deposits(3))];
  });
  expect(outcomes).toEqual(['told', 3]);
});

test('a database of newer code is refused and not touched, and an older tab lets go of it at once', async ({ tab, database }) => {
  await begin(tab, database);
  const outcome = await tab.evaluate(async (tenant) => {
    const name = `idb-eventstore:${tenant}`;
    const events = await new Promise<number>((resolve, reject) => {
      const upgrading = indexedDB.open(name, 99);
      upgrading.onsuccess = () => {
        const count = upgrading.result.transaction('events').objectStore('events').count();
        count.onsuccess = () => {
          upgrading.result.close();
          resolve(count.result);
        };
      };
      upgrading.onerror = () => reject(upgrading.error ?? new Error('not upgraded'));
    });
    const error: unknown = await store.add(harness.bank.deposits(1)).catch((reason: unknown) => reason);
    const version = (await indexedDB.databases()).find((found) => found.name === name)?.version;
    const { UpgradeRequiredError } = harness.library;
    return { events, version, error: error instanceof UpgradeRequiredError && [error.database, error.supportedVersion] };
  }, database);
  expect(outcome).toEqual({ events: 1, version: 99, error: [database, 2] });
});

for (const stores of [[], ['meta', 'streams', 'events', 'snapshots', 'idempotency', 'log']]) {
  test(`a database ${stores.length > 0 ? 'whose meta record is gone' : 'that others made'} is refused and let go of`, async ({
    tab,
    database,
  }) => {
    const outcome = await tab.evaluate(
      async (tenant, names) => {
        await new Promise<void>((resolve, reject) => {
          const making = indexedDB.open(`idb-eventstore:${tenant}`, 1);
          making.onupgradeneeded = () => names.map((name) => making.result.createObjectStore(name));
          making.onsuccess = () => resolve(making.result.close());
          making.onerror = () => reject(making.error ?? new Error('not made'));
        });
        const { worker, counts } = harness.startCountingWorker();
        const provider = harness.bank.connect({ worker });
        const refused = await provider.openStore('Account', '1', { database: tenant }).then(
          () => 'opened',
          (error: unknown) => error instanceof harness.library.StorageUnavailableError && [error.transient, error.outcome],
        );
        const { connections } = await counts();
        await provider.close();
        return { refused, connections };
      },
      database,
      stores,
    );
    expect(outcome).toEqual({ refused: [false, 'not-written'], connections: 0 });
  });
}

test('a damaged event names its stream and version, and the rest stays readable', async ({ tab, database }) => {
  await begin(tab, database);
  const outcome = await tab.evaluate(async (tenant) => {
    for (let n = 2; n <= 5; n++) await store.add(harness.bank.deposits(1, n));
    const damage: Record<number, unknown> = {
      2: { firstVersion: 2, lastVersion: 2, text: '[{"id"' },
      3: {
        firstVersion: 3,
        lastVersion: 3,
        text: '[{"id":"x","type":"Deposited","created":0,"data":{},"meta":{"values":{"a":["Nonsense"]},"v":1}}]',
      },
      4: 'not a record',
    };
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open(`idb-eventstore:${tenant}`);
      opening.onsuccess = () => {
        const transaction = opening.result.transaction('events', 'readwrite');
        for (const [version, value] of Object.entries(damage)) {
          transaction.objectStore('events').put(value, [JSON.stringify(['Account', '1']), Number(version)]);
        }
        transaction.oncomplete = () => {
          opening.result.close();
          resolve();
        };
        transaction.onabort = () => reject(transaction.error ?? new Error('not damaged'));
      };
    });
    const read = (first: number, last: number) =>
      store.getSlice(first, last).then(
        (messages) => messages.length,
        (error: unknown) => {
          if (!(error instanceof harness.library.EventDeserializationError)) return String(error);
          return `${error.storeId.id} ${error.version}`;
        },
      );
    const whole: unknown = await store.get().catch((error: unknown) => error);
    return {
      slices: await Promise.all([read(1, 1), read(2, 2), read(3, 3), read(4, 4), read(5, 5), read(4, 5)]),
      whole: whole instanceof harness.library.EventDeserializationError && [whole.version, whole.cause instanceof Error],
    };
  }, database);
  expect(outcome).toEqual({ slices: [1, '1 2', '1 3', '1 4', 1, '1 4'], whole: [4, false] });
});
