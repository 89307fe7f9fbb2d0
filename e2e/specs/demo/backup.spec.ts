import { gunzipSync } from 'node:zlib';
import type { DemoTab } from '../../support/demo/demo-tab.ts';
import { expect, test } from '../../support/demo/fixtures.ts';
import { statement } from '../../support/demo/statement.ts';

const BALANCES = ['CZK 3,561.07', 'CZK 3,940.97', 'CZK 577.96'];

test('a bank that is exported in one browser is the same in another: balances, histories and snapshots', async ({
  openDemo,
  openElsewhere,
}) => {
  const demo = await withSample(await openDemo('?bank=Savings%20%26%20Loan'));
  const history = await historyOf(demo);
  const { name, content } = await demo.download('Export this bank');
  await demo.sees(`Exported Savings & Loan as ${name}`);
  expect(name).toBe(`Savings-Loan-${await today(demo)}.jsonl.gz`);
  expect(gunzipSync(content).toString()).toContain('"format"');

  const elsewhere = await openElsewhere();
  await elsewhere.sees('None yet.');
  await elsewhere.chooseFile('Backup', name, content);
  const progress = await elsewhere.watchProgress('backup');
  await elsewhere.press('Restore backup');
  await elsewhere.sees('The backup has 34 events of 3 streams and 1 snapshot. 34 of the events were added to Bank.');
  expect((await progress()).at(-1), 'progress in bytes').toBe(content.length);
  await elsewhere.lists('#account-list .number', BALANCES);
  await elsewhere.choose('7001');
  await elsewhere.sees('version 13, from 13 events');
  expect(await historyOf(elsewhere)).toEqual(history);
  await elsewhere.press('Compare loads');
  await elsewhere.sees('The snapshot is of version 13.');
  const again = await elsewhere.download('Export this bank');
  const [before, after] = [content, again.content].map((bytes) => gunzipSync(bytes).toString().split('\n').slice(1, -2));
  expect(after, 'what is exported there').toEqual(before);

  // The second way in: dropped, and with nothing left to add.
  await elsewhere.drop('#backup-panel', name, content);
  await elsewhere.sees('Nothing to add: all of the backup’s 34 events of 3 streams and 1 snapshot were in Bank before.');
  await elsewhere.lists('#account-list .number', BALANCES);
  await elsewhere.move('Deposit', '1');
  await elsewhere.sees('version 14, from 14 events');
});

test('a backup that is wrong, cut off or damaged is refused in plain words, and nothing of it is taken in', async ({
  openDemo,
}) => {
  const demo = await withSample(await openDemo());
  const { name, content } = await demo.download('Export this bank');
  const other = await openDemo('?bank=Other');
  const damaged = Buffer.from(gunzipSync(content).toString().replace('CZK', 'EUR'));
  for (const [what, bytes, reason] of [
    ['a statement', Buffer.from('transactionId,accountId\n1,2\n'), 'Line 1 cannot be imported'],
    ['nothing', Buffer.from(''), 'the file was cut off'],
    ['half of the file', content.subarray(0, content.length / 2), 'cannot be imported'],
    ['all lines but the last', Buffer.from(gunzipSync(content).toString().replace(/.*\n$/, '')), 'the file was cut off'],
    ['another currency', damaged, 'what stands before it is not what was exported'],
  ] as const) {
    await test.step(what, async () => {
      await other.chooseFile('Backup', name, bytes);
      await other.press('Restore backup');
      await other.sees('This backup cannot be taken in', 'Nothing that was here has changed.', `import-refused: `, reason);
      await other.tab.evaluate(() => document.querySelector<HTMLElement>('#alerts .dismiss')?.click());
    });
  }
  await other.lists('#account-count', ['0']);
  await other.chooseFile('Backup', name, content);
  await other.press('Restore backup');
  await other.lists('#account-list .number', BALANCES);
});

test('an export and a restore can be cancelled, and a restore goes on where it stopped', async ({ openDemo, openElsewhere }) => {
  test.setTimeout(120_000);
  const demo = await openDemo();
  await demo.openAccount('1', 'Joe Dalton');
  await demo.press('Add 10,000 events');
  await demo.sees('Added 10,000 events.');
  await demo.watchProgress('backup', 'Cancel export');
  await demo.press('Export this bank');
  await demo.sees('Export cancelled: there is no file.');
  const { name, content } = await demo.download('Export this bank');

  const elsewhere = await openElsewhere('#account=1');
  await elsewhere.chooseFile('Backup', name, content);
  await elsewhere.watchProgress('backup', 'Cancel restore');
  await elsewhere.press('Restore backup');
  await elsewhere.sees('Restore cancelled: what was taken in stays.');
  await elsewhere.press('Restore backup');
  await elsewhere.sees('The backup has 10,001 events of 1 stream');
  const added = await elsewhere.tab.evaluate(() => document.querySelector<HTMLElement>('#backup-result')?.innerText);
  expect(added, 'the second time it adds the rest').not.toContain('10,001 of the events were added');
  await elsewhere.sees('version 10,001, from 10,001 events');
});

test('what is exported during an import is whole, and an import goes on from it', async ({ openDemo }) => {
  test.setTimeout(120_000);
  const demo = await openDemo();
  await demo.chooseFile('Statement', 'statement.csv', statement(300));
  await demo.press('Import statement');
  await demo.finds(() => document.querySelector('#account-count')?.textContent !== '0', true);
  const { name, content } = await demo.download('Export this bank');
  await demo.sees('Imported 600 rows of 300 accounts');
  const other = await openDemo('?bank=Other');
  await other.chooseFile('Statement', 'statement.csv', statement(300));
  await other.chooseFile('Backup', name, content);
  await other.press('Restore backup');
  await other.sees('of the events were added to Other.');
  await other.press('Check balances');
  await other.sees('all agree');
  await other.press('Import statement');
  await other.sees('Imported 600 rows of 300 accounts');
  await other.chooseFile('Backup', name, content);
  await other.press('Restore backup');
  await other.sees('Nothing to add:');
});

test('with the server gone a bank is exported and restored', async ({ openDemo, demoServer }) => {
  const demo = await withSample(await openDemo());
  await demo.finds(() => document.querySelector('#offline-ready')?.checkVisibility({ visibilityProperty: true }), true);
  await demoServer.stop();
  const { name, content } = await demo.download('Export this bank');
  const other = await openDemo('?bank=Other');
  await other.chooseFile('Backup', name, content);
  await other.press('Restore backup');
  await other.lists('#account-list .number', BALANCES);
});

/** A bank with the sample statement, a transaction of its own, and a snapshot; at account 7001. */
async function withSample(demo: DemoTab): Promise<DemoTab> {
  await demo.press('Import sample');
  await demo.sees('Imported 30 rows of 3 accounts');
  await demo.choose('7001');
  await demo.move('Deposit', '10');
  await demo.sees('version 13, from 13 events');
  await demo.press('Take snapshot');
  await demo.sees('Snapshot taken at version 13.');
  await demo.lists('#account-list .number', BALANCES);
  return demo;
}

/** What the rows of the history say, newest first: a row that has gone out of sight shows another event, where it is in the page. */
function historyOf(demo: DemoTab): Promise<string[]> {
  return demo.tab.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('#timeline-rows li')]
      .toSorted((one, other) => Number(one.ariaPosInSet) - Number(other.ariaPosInSet))
      .map(({ innerText }) => innerText),
  );
}

/** By the clock of the page. */
function today(demo: DemoTab): Promise<string> {
  return demo.tab.evaluate(() => {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
  });
}
