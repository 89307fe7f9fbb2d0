import { readFixture, restore } from '../../support/migration/fixture.ts';
import { openAsBefore, openedAsBefore } from '../../support/migration/older-tab.ts';
import type { Tab } from '../../support/engines/index.ts';
import { expect, test } from '../../support/fixtures.ts';

const OPEN_DEADLINE = 10_000; // milliseconds

/** Adds an event with this code, and tells what became of it and how long it took. */
function add(tab: Tab, database: string): Promise<{ readonly outcome: string; readonly waited: number }> {
  return tab.evaluate(async (tenant) => {
    const { bank, library } = harness;
    const provider = bank.connect();
    const started = performance.now();
    const outcome = await provider.add('Account', 'a', bank.deposits(1, 13), { database: tenant }).then(
      (version) => `version ${version}`,
      (error: unknown) =>
        error instanceof library.StorageUnavailableError ? `${error.name}, transient: ${error.transient}` : String(error),
    );
    const waited = performance.now() - started;
    await provider.close();
    return { outcome, waited };
  }, database);
}

test('a database that version 0.1.0 wrote reads as before, and has positions and documents from its first commit on', async ({
  tab,
  database,
}) => {
  const fixture = readFixture();
  await tab.evaluate(restore, database, fixture);
  const found = await tab.evaluate(async (tenant) => {
    const { bank, library } = harness;
    const sums = bank.sums();
    const provider = bank.connect({ settings: { defaultDatabase: tenant }, projections: [sums] });
    const account = provider.read('Account', 'a');
    const amounts = async (useSnapshot: boolean): Promise<number[]> =>
      (await account.get({ useSnapshot })).map(({ event }) => ('amount' in event ? event.amount : 0));
    const [opened] = await provider.read('Account', 'b').get();
    const long = await provider.read('Account', 'c').get();
    const places: string[] = [];
    for await (const { position, metadata } of provider.readAll()) {
      const { domain } = metadata.message;
      places.push(`${position} ${domain.name} ${domain.id} ${metadata.context.sequenceNumber}`);
    }
    const again = library.createMessage(new bank.Deposited(10), { idempotencyId: 'payment 10' });
    const duplicate = await provider.add('Account', 'a', again).then(
      () => 'written',
      (error: unknown) => error instanceof library.DuplicateIdempotencyIdError && error.existingVersion,
    );
    const documents = provider.documents(sums);
    const before = await documents.get('a', { upTo: 'latest' });
    const events = await amounts(false);
    const fromSnapshot = await amounts(true);
    const version = await provider.add('Account', 'a', bank.deposits(1, 13));
    const after = await documents.get('a', { upTo: 'latest' });
    await provider.close();
    return {
      ...{ events, fromSnapshot, duplicate, version, places },
      opened: opened && 'accountId' in opened.event && [opened.event.accountId, opened.metadata.context.userId],
      long: long.map(({ event }) => ('accountId' in event ? event.accountId.length : 0)),
      documents: [before?.amount, before?.inOrder, after?.amount],
    };
  }, database);
  const upTo = (last: number, first = 1): number[] => Array.from({ length: last - first + 1 }, (_, index) => first + index);
  expect(found).toEqual({
    events: upTo(12),
    fromSnapshot: [15, ...upTo(12, 6)],
    duplicate: 10,
    version: 13,
    places: [
      ...upTo(6).map((n) => `${n} Account a ${n}`),
      '7 Account b 1',
      ...upTo(9, 7).map((n) => `8 Account a ${n}`),
      '9 Account a 10',
      ...upTo(12, 11).map((n) => `10 Account a ${n}`),
      '10 Order a 1',
      ...upTo(3).map((n) => `11 Account c ${n}`),
    ],
    opened: ['b', 'joe'],
    long: [70_000, 70_000, 70_000],
    documents: [79, false, 92],
  });
  const meta = await tab.evaluate(
    (tenant) =>
      new Promise<unknown>((resolve, reject) => {
        const opening = indexedDB.open(`idb-eventstore:${tenant}`);
        opening.onerror = () => reject(opening.error as DOMException);
        opening.onsuccess = () => {
          const request = opening.result.transaction('meta').objectStore('meta').get('meta');
          request.onsuccess = () => {
            opening.result.close();
            resolve(request.result);
          };
        };
      }),
    database,
  );
  const [[, stored] = []] = fixture.stores['meta']?.records ?? [];
  expect(meta, 'the database stays the one that it was').toEqual({ ...(stored as object), schemaVersion: 2 });
});

test('an older tab that has the database open lets the newer one through, and is refused afterwards', async ({
  openTab,
  database,
}) => {
  const [older, newer] = [await openTab(), await openTab()];
  await older.evaluate(restore, database, readFixture());
  await openAsBefore(older, database, true);
  const { outcome, waited } = await add(newer, database);
  expect(outcome).toBe('version 13');
  expect(waited).toBeLessThan(OPEN_DEADLINE / 2);
  // What older code calls UpgradeRequiredError.
  expect(await openedAsBefore(older, database)).toBe('VersionError');
});

test('an older tab that does not let go of the database costs the newer one its deadline, and nothing once it is gone', async ({
  openTab,
  database,
}) => {
  const [older, newer] = [await openTab(), await openTab()];
  await older.evaluate(restore, database, readFixture());
  await openAsBefore(older, database, false);
  const { outcome, waited } = await add(newer, database);
  expect(outcome).toBe('StorageUnavailableError, transient: true');
  expect(waited).toBeGreaterThan(OPEN_DEADLINE - 1_000);
  expect(waited).toBeLessThan(OPEN_DEADLINE + 5_000);
  await older.close();
  expect((await add(newer, database)).outcome).toBe('version 13');
  expect(await openedAsBefore(newer, database)).toBe('VersionError');
});
