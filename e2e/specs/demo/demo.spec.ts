import { expect, test } from '../../support/demo/fixtures.ts';

test('an account is opened, paid into, and never overdrawn', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.sees('No account chosen');
  await demo.openAccount('123456000', 'Joe Dalton');
  await demo.move('Deposit', '1500');
  await demo.sees('€1,500.00', 'version 2, from 2 events');
  await demo.move('Withdraw', '1500.01');
  await demo.sees('The bank refuses', '€1,500.01 is more than the balance of €1,500.00', 'version 2, from 2 events');
  await demo.move('Withdraw', '0.10');
  await demo.sees('€1,499.90', 'version 3, from 3 events');
});

test('an account number is given once', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.openAccount('1', 'Joe Dalton');
  await demo.fill('Account number', '1');
  await demo.fill('Owner', 'Jack Dalton');
  await demo.press('Open account');
  await demo.sees('Account 1 is open already: it belongs to Joe Dalton.');
});

test('the sample statement is imported with progress, once, and agrees with the bank', async ({ openDemo }) => {
  const demo = await openDemo();
  const progress = await demo.watchProgress();
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
  await demo.chooseFile('statement.csv', statement(400));
  await demo.watchProgress('Cancel import');
  await demo.press('Import statement');
  await demo.sees('Import cancelled after');
  await demo.press('Import statement');
  await demo.sees('Imported 800 rows of 400 accounts');
  await demo.press('Check balances');
  await demo.sees('Checked 800 statement rows of 400 accounts: all agree');
});

test('a statement that cannot be read says which line', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.chooseFile('statement.csv', statement(1).replace('25.00', 'lots'));
  await demo.press('Import statement');
  await demo.sees('The statement cannot be read', "Line 3: the amount 'lots' is not a number");
});

test('a second tab sees new accounts and changes', async ({ openDemo }) => {
  const first = await openDemo();
  await first.openAccount('1', 'Joe Dalton');
  const second = await openDemo('#account=1');
  await second.sees('€0.00');
  await first.move('Deposit', '42');
  await second.sees('€42.00', 'Account 1 was changed in another tab: it is at version 2 now.');
  await second.openAccount('2', 'Jack Dalton');
  await first.sees('Jack Dalton');
});

test('an account that another tab holds says so, and can be changed once it is released', async ({ openDemo }) => {
  const [first, second] = [await openDemo(), await openDemo()];
  await first.openAccount('1', 'Joe Dalton');
  await first.press('Hold account');
  await first.sees('Account 1 is held by this tab');
  await second.choose('1');
  await second.sees('Account 1');
  await second.move('Deposit', '5');
  await second.sees('This account is in use in another tab', 'open-store-failed');
  await first.press('Release account');
  await first.sees('Account 1 is free again.');
  await second.move('Deposit', '5');
  await second.sees('€5.00');
});

// Of two phones, and of a window in which the list of accounts stands beside the account.
const WIDTHS = [375, 320, 850] as const; // pixels

test('on a phone, and beside a narrow list, no amount is cut off', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.openAccount('1', 'Joe Dalton');
  await demo.move('Deposit', '999999999999.99');
  await demo.sees('version 2, from 2 events');
  for (const width of WIDTHS) expect(await demo.cutOffAt(width), `${width} px, twelve digits`).toEqual([]);
  await demo.press('Import sample');
  await demo.sees('Imported 30 rows of 3 accounts');
  await demo.choose('7003');
  await demo.sees('Account 7003', 'Withdrawal, statement fee');
  for (const width of WIDTHS) expect(await demo.cutOffAt(width), `${width} px, a statement`).toEqual([]);
});

/** Two rows for each account. */
function statement(accounts: number): string {
  const lines = ['transactionId,accountId,sequence,date,type,operation,amount,balance,category'];
  for (let account = 1; account <= accounts; account++) {
    lines.push(`${account}1,${account},1,2026-01-02,credit,,100.00,100.00,`);
    lines.push(`${account}2,${account},2,2026-01-03,withdrawal,,25.00,75.00,`);
  }
  return lines.join('\n');
}
