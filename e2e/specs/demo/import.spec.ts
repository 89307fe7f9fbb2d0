import { expect, test } from '../../support/demo/fixtures.ts';
import { statement } from '../../support/demo/statement.ts';

test('the sample statement is imported with progress, once, and agrees with the bank', async ({ openDemo }) => {
  const demo = await openDemo();
  const progress = await demo.watchProgress('import');
  await demo.press('Import sample');
  await demo.sees('Imported 30 rows of 3 accounts as 33 new events');
  expect((await progress()).at(-1)).toBe(30);
  await demo.press('Import sample');
  await demo.sees('Nothing to do: all 30 rows of 3 accounts were booked before.');
  await demo.press('Check balances');
  await demo.sees('Checked 30 statement rows of 3 accounts: all agree');
  await demo.choose('7003');
  await demo.sees('Account 7003', 'CZK 577.96', 'Withdrawal, statement fee');
});

test('a cancelled import goes on where it stopped, and books no row twice', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.chooseFile('Statement', 'statement.csv', statement(400));
  await demo.watchProgress('import', 'Cancel import');
  await demo.press('Import statement');
  await demo.sees('Import cancelled after');
  await demo.press('Import statement');
  await demo.sees('Imported 800 rows of 400 accounts');
  await demo.press('Check balances');
  await demo.sees('Checked 800 statement rows of 400 accounts: all agree');
});

test('a statement that cannot be read says which line', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.chooseFile('Statement', 'statement.csv', statement(1).replace('25.00', 'lots'));
  await demo.press('Import statement');
  await demo.sees('The statement cannot be read', "Line 3: the amount 'lots' is not a number");
});

test('during a long import the page goes on: the list can be searched and money moved, and progress has its rate', async ({
  openDemo,
}) => {
  const demo = await openDemo();
  await demo.openAccount('joe', 'Joe Dalton');
  await demo.chooseFile('Statement', 'statement.csv', statement(4_000));
  await demo.press('Import statement');
  await demo.sees('a second');
  await demo.move('Deposit', '5');
  await demo.sees('Deposited in account joe.');
  await demo.enter('Number or owner', 'JOE');
  await demo.lists('#account-list .account-id', ['joe']);
  await demo.sees('s left');
  await demo.press('Cancel import');
  await demo.sees('Import cancelled after');
});

test('a statement that is dropped on the page is imported', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.drop('#import-panel', 'statement.csv', statement(2));
  await demo.sees('Imported 4 rows of 2 accounts as 6 new events');
});

test('two tabs that import the same statement at once book each row once', async ({ openDemo }) => {
  const tabs = [await openDemo(), await openDemo()];
  for (const tab of tabs) await tab.chooseFile('Statement', 'statement.csv', statement(300));
  await Promise.all(tabs.map((tab) => tab.press('Import statement')));
  for (const tab of tabs) {
    await tab.sees('600 rows of 300 accounts');
    await tab.finds(() => document.querySelector('#alerts')?.textContent, '');
    await tab.lists('#account-count', ['300']);
    await tab.press('Check balances');
    await tab.sees('Checked 600 statement rows of 300 accounts: all agree');
  }
});

test('an import that is cancelled while its file is read says so, and nothing else', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.chooseFile('Statement', 'statement.csv', statement(20_000));
  await demo.press('Import statement');
  await demo.press('Cancel import');
  await demo.sees('Import cancelled after 0 of 0 accounts.');
  await demo.finds(() => document.querySelector('#alerts')?.textContent, '');
});
