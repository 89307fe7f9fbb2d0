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

test('an account that is opened by a double click is opened once, without a complaint', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.fill('Account number', '1');
  await demo.fill('Owner', 'Joe Dalton');
  await demo.press('Open account', { times: 2 });
  await demo.sees('Account 1 was opened for Joe Dalton.', 'version 1, from 1 event');
  await demo.finds(() => document.querySelector('#alerts')?.textContent, '');
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

// Of three phones, and of a window in which the list of accounts stands beside the account.
const WIDTHS = [390, 375, 320, 850] as const; // pixels

test('on a phone, and beside a narrow list, no amount is cut off', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.openAccount('1', 'Joe Dalton');
  await demo.move('Deposit', '999999999999.99');
  await demo.sees('version 2, from 2 events');
  const frame = await openDemo('icon-192.png');
  const cutOffAt = async (width: number): Promise<string[]> => frame.cutOffAt(width, await demo.address());
  for (const width of WIDTHS) expect(await cutOffAt(width), `${width} px, twelve digits`).toEqual([]);
  await demo.press('Import sample');
  await demo.sees('Imported 30 rows of 3 accounts');
  await demo.choose('7003');
  await demo.sees('Account 7003', 'Withdrawal, statement fee');
  for (const width of WIDTHS) expect(await cutOffAt(width), `${width} px, a statement`).toEqual([]);
});

test('accounts are found by what their number or owner begins with, and sorted by balance', async ({ openDemo }) => {
  const demo = await openDemo();
  for (const [number, owner, amount] of [
    ['10', 'Joe Dalton', '20'],
    ['11', 'Averell Dalton', '300'],
    ['20', 'Ma Dalton', '1'],
  ] as const) {
    await demo.openAccount(number, owner);
    await demo.move('Deposit', amount);
    await demo.sees(`Deposited in account ${number}.`);
  }
  const numbers = '#account-list .account-id';
  await demo.lists('#account-list .number', ['€20.00', '€300.00', '€1.00']);
  await demo.lists('#account-count', ['3']);
  await demo.enter('Sort by', 'highest');
  await demo.lists(numbers, ['11', '10', '20']);
  await demo.enter('Sort by', 'lowest');
  await demo.lists(numbers, ['20', '10', '11']);
  await demo.enter('Number or owner', '1');
  await demo.lists(numbers, ['10', '11']);
  await demo.enter('Number or owner', 'ma d');
  await demo.lists(numbers, ['20']);
  await demo.enter('Number or owner', 'luke');
  await demo.sees('No number or owner begins like this.');
});

test('a list that is sorted by balance follows what is paid in, also in another tab', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.openAccount('1', 'Joe Dalton');
  await demo.openAccount('2', 'Jack Dalton');
  const other = await openDemo('#account=1');
  await demo.enter('Sort by', 'highest');
  await demo.move('Deposit', '5');
  await demo.lists('#account-list .account-id', ['2', '1']);
  await other.sees('Account 1');
  await other.move('Deposit', '6');
  await demo.lists('#account-list .account-id', ['1', '2']);
});

test('a transfer is in both accounts or in neither, and never overdraws', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.openAccount('1', 'Joe Dalton');
  await demo.openAccount('2', 'Jack Dalton');
  await demo.move('Deposit', '10');
  await demo.sees('Deposited in account 2.');
  await demo.fill('To account', '1');
  await demo.move('Transfer', '7.50');
  await demo.sees('Transferred from account 2 to account 1.', 'Transfer to 1');
  await demo.lists('#account-list .number', ['€7.50', '€2.50']);
  await demo.fill('To account', '1');
  await demo.move('Transfer', '2.51');
  await demo.sees('€2.51 is more than the balance of €2.50');
  await demo.fill('To account', '3');
  await demo.move('Transfer', '1');
  await demo.sees('Account 3 has not been opened.');
  await demo.fill('To account', '2');
  await demo.move('Transfer', '1');
  await demo.sees('A transfer needs two accounts.');
  await demo.lists('#account-list .number', ['€7.50', '€2.50']);
  await demo.choose('1');
  await demo.sees('Account 1', 'Transfer from 2');
});
