import { expect, test } from '../../support/demo/fixtures.ts';
import { serveNextVersion } from '../../support/demo/next-version.ts';
import { readFixture, restore } from '../../support/migration/fixture.ts';
import { openAsBefore, openedAsBefore } from '../../support/migration/older-tab.ts';

// A page of the site that is none of the app's: the database is made before the app opens it.
const ASIDE = 'icon-192.png';

test('what the demo of version 0.1.0 has stored is all there, while a tab of that version has it open', async ({ openDemo }) => {
  const older = await openDemo(ASIDE);
  await older.tab.evaluate(restore, 'Bank', readFixture('demo-0.1.0'));
  await openAsBefore(older.tab, 'Bank', true);
  const demo = await openDemo('#account=123');
  await demo.sees('Joe Dalton · version 4, from 4 events', '€1,000.11');
  await demo.lists('#account-list .number', ['€1,000.11', 'CZK 3,551.07', 'CZK 3,940.97', 'CZK 577.96']);
  await demo.press('Import sample');
  await demo.sees('Nothing to do: all 30 rows of 3 accounts were booked before.');
  await demo.move('Deposit', '0.89');
  await demo.sees('€1,001.00', 'version 5, from 5 events');
  await demo.press('Compare loads');
  await demo.sees('The snapshot is of version 4.');
  expect(await openedAsBefore(older.tab, 'Bank'), 'by the older tab, afterwards').toBe('VersionError');
});

test('an older tab that does not let go of the data is told of, and nothing is lost once it is closed', async ({ openDemo }) => {
  const older = await openDemo(ASIDE);
  await older.tab.evaluate(restore, 'Bank', readFixture('demo-0.1.0'));
  await openAsBefore(older.tab, 'Bank', false);
  const demo = await openDemo('#account=123');
  await demo.sees('The browser’s storage does not answer', 'Try again in a moment, or reload the page.');
  await older.tab.close();
  await demo.tab.reload();
  await demo.sees('version 4, from 4 events', '€1,000.11');
});

test('beside a new version that changes the data, an old tab says that it is older, writes nothing, and goes on once it is new', async ({
  openDemo,
  demoServer,
}, info) => {
  test.setTimeout(180_000);
  const [demo, old] = [await openDemo(), await openDemo()];
  await demo.openAccount('1', 'Joe Dalton');
  await demo.move('Deposit', '3');
  await demo.sees('€3.00');
  await old.choose('1');
  await old.sees('version 2, from 2 events');
  await demo.finds(() => document.querySelector('#offline-ready')?.checkVisibility({ visibilityProperty: true }), true);
  await serveNextVersion(demoServer, info.outputPath('next'));
  await demo.tab.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())?.update()));
  await demo.sees('A new version of this app is ready.');
  // Both go on as long as neither wants it.
  await old.move('Deposit', '4');
  await demo.sees('€7.00', 'version 3, from 3 events');
  await demo.press('Use it now');
  await demo.finds(async () => {
    const databases = await indexedDB.databases();
    return databases.find(({ name }) => name === 'idb-eventstore:Bank')?.version;
  }, 3);
  await demo.sees('€7.00', 'version 3, from 3 events');
  await demo.move('Deposit', '5');
  await demo.sees('€12.00');
  await old.sees('A new version of this app is ready.');
  // Firefox leaves an open beside an upgrade unanswered at times: the page then says to try again in a moment, and its user does.
  await expect(async () => {
    await old.move('Deposit', '1000');
    await old.sees('This page is older than its data', 'Nothing was touched.');
  }).toPass({ timeout: 60_000 });
  await old.press('Use it now');
  await old.sees('€12.00', 'version 4, from 4 events');
  await old.move('Deposit', '1');
  await demo.sees('€13.00', 'version 5, from 5 events');
});
