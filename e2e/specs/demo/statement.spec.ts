import { expect, test } from '../../support/demo/fixtures.ts';
import { GESTURES, longestTask } from '../../support/demo/smoothness.ts';
import { StatementBook } from '../../support/demo/statement-book.ts';
import { readStatement } from '../../support/statement.ts';

test("a bank's whole statement is imported, each balance is what its rows add up to, and a second time adds nothing", async ({
  openDemo,
}) => {
  test.setTimeout(600_000); // a real statement has tens of thousands of rows
  const { csv, rows, streams } = readStatement();
  const book = new StatementBook(csv);
  const [rowCount, accountCount] = [rows.toLocaleString('en'), streams.toLocaleString('en')];
  const demo = await openDemo();
  await demo.chooseFile('Statement', 'statement.csv', csv);
  await demo.press('Import statement');
  await demo.ends(`Imported ${rowCount} rows of ${accountCount} accounts as ${(rows + streams).toLocaleString('en')} new events`);
  await demo.showAllAccounts(streams);
  expect(await demo.balances()).toEqual(book.balances);
  await demo.press('Check balances');
  await demo.ends(
    `Checked ${rowCount} statement rows of ${accountCount} accounts: all agree with the bank’s balances. ` +
      `The largest difference is ${book.largestDifference}.`,
  );
  await demo.press('Import statement');
  await demo.ends(`Nothing to do: all ${rowCount} rows of ${accountCount} accounts were booked before.`);
  expect(await demo.balances()).toEqual(book.balances);
});

test('with the CPU slowed four times, in a whole bank with ten thousand events in one account, nothing takes more than 50 ms', async ({
  engine,
  openDemo,
}) => {
  test.skip(!engine.capabilities.has('slow-cpu'), engine.missing['slow-cpu']);
  test.setTimeout(600_000);
  const { csv, streams } = readStatement();
  const demo = await openDemo();
  await demo.chooseFile('Statement', 'statement.csv', csv);
  await demo.press('Import statement');
  await demo.ends('Imported');
  await demo.openAccount('joe', 'Joe Dalton');
  await demo.press('Add 10,000 events');
  await demo.ends('Added 10,000 events.');
  await demo.sees('version 10,001, from');
  await demo.tab.slowCpu(4);
  // What else the machine does is in one round or the other; what the page does is in each.
  for (const gesture of GESTURES) {
    if (gesture === 'scroll the list') await demo.showAllAccounts(streams + 1);
    const isSmooth = async (): Promise<void> => expect(await demo.tab.evaluate(longestTask, gesture), gesture).toBe(0);
    await expect(isSmooth).toPass({ timeout: 30_000, intervals: [0] });
  }
});
