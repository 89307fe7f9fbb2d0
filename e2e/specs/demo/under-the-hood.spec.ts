import { expect, test } from '../../support/demo/fixtures.ts';

test('an account that another tab holds says so, and can be changed once it is released', async ({ openDemo }) => {
  const [first, second] = [await openDemo(), await openDemo()];
  await first.openAccount('1', 'Joe Dalton');
  await first.press('Hold account');
  await first.sees('Account 1 is held by this tab', 'Held by this tab until');
  await second.choose('1');
  await second.sees('Account 1');
  await second.press('Who holds it?');
  await second.sees('Not free: session', 'until 20');
  await second.move('Deposit', '5');
  await second.sees('This account is in use in another tab', 'open-store-failed');
  await first.press('Release account');
  await first.sees('Account 1 is free again.');
  await second.move('Deposit', '5');
  await second.sees('€5.00');
});

test('the accounts that a tab holds are listed, each with when it ends, and let go of from there', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.sees('This tab holds none.');
  for (const account of ['1', '2']) {
    await demo.openAccount(account, 'Joe Dalton');
    await demo.press('Hold account', { times: 2 });
    await demo.sees(`Account ${account} is held by this tab`);
  }
  await demo.lists('#held-list .account-id', ['1', '2']);
  const isTold = (): boolean =>
    [...document.querySelectorAll<HTMLElement>('#held-list .hint')].every(({ innerText }) =>
      /^until \d\d:\d\d:\d\d, [1-5]\d s from now$/.test(innerText),
    );
  await demo.finds(isTold, true);
  await demo.pressLabelled('Release 2');
  await demo.lists('#held-list .account-id', ['1']);
  await demo.sees('This tab does not hold the account.');
});

test('a stale write is refused with the version that is there, and is right when it is decided again', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.openAccount('1', 'Joe Dalton');
  await demo.press('Write a stale event');
  await demo.sees('expects version 1 and is refused: it is 2', 'store-version-mismatch', 'the account is at version 3');
  await demo.sees('version 3, from 3 events', '€0.00');
});

test('an account is loaded with its snapshot and without, side by side', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.openAccount('1', 'Joe Dalton');
  await demo.press('Compare loads');
  await demo.sees('There is no snapshot yet', '1 message read');
  await demo.move('Deposit', '20');
  await demo.sees('version 2, from 2 events');
  await demo.press('Take snapshot');
  await demo.sees('Snapshot taken at version 2.');
  await demo.press('Compare loads');
  await demo.sees('The snapshot is of version 2.', '1 message read', '2 messages read');
});

test('the list of accounts is built anew, and is the same', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.press('Import sample');
  await demo.sees('Imported 30 rows of 3 accounts');
  const before = ['CZK 3,551.07', 'CZK 3,940.97', 'CZK 577.96'];
  await demo.lists('#account-list .number', before);
  await demo.press('Rebuild');
  await demo.sees('was built anew in');
  await demo.lists('#account-list .number', before);
  await demo.finds(() => document.querySelector('#projection-status')?.textContent?.includes('current'), true);
});

test('another bank has accounts of its own, and the way back is in the list', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.openAccount('1', 'Joe Dalton');
  const other = await openDemo('?bank=Savings%20%26%20Loan');
  await other.lists('#account-count', ['0']);
  await other.openAccount('2', 'Ma Dalton');
  await other.lists('#account-list .account-id', ['2']);
  await other.lists('#tenant-list .account-id', ['Bank', 'Savings & Loan']);
  await demo.lists('#account-list .account-id', ['1']);
  await demo.fill('Another bank', 'Savings & Loan');
  await demo.press('Go there');
  await demo.lists('#account-list .account-id', ['2']);
  await demo.lists('#tenant-list .hint', ['1 account, 1 event', '1 account, 1 event']);
});

test('what is stored is told, and whether the browser may delete it', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.sees('B of at most', 'Best effort');
  expect(await demo.tab.evaluate(() => document.querySelector<HTMLMeterElement>('#storage-usage')?.max)).toBeGreaterThan(1);
});
