import type { DemoTab } from '../../support/demo/demo-tab.ts';
import { expect, test } from '../../support/demo/fixtures.ts';
import { statement } from '../../support/demo/statement.ts';

test('a bank is deleted once it was asked for again, with what it has; others stay', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.openAccount('1', 'Joe Dalton');
  const savings = await openDemo('?bank=Savings');
  await savings.press('Import sample');
  await savings.sees('Imported 30 rows of 3 accounts');
  await demo.lists('#tenant-list .account-id', ['Bank', 'Savings']);
  await demo.pressLabelled('Delete Savings');
  await demo.sees('Delete Savings?', 'It has 3 accounts, 33 events: all of it goes for good, in every tab.');
  await demo.press('No, keep it');
  await demo.finds(() => document.activeElement?.ariaLabel, 'Delete Savings');
  await demo.lists('#tenant-list .hint', ['1 account, 1 event', '3 accounts, 33 events']);
  await demo.pressLabelled('Delete Savings');
  await demo.sees('Delete Savings?');
  await demo.press('Delete Savings');
  await demo.sees('Savings was deleted, with 3 accounts, 33 events.');
  await demo.lists('#tenant-list .account-id', ['Bank']);
  await demo.lists('#account-list .account-id', ['1']);
  await demo.sees('€0.00');
});

test('a question that is asked again before the next frame can be answered, every time', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.openAccount('1', 'Joe Dalton');
  await demo.pressLabelled('Delete Bank');
  await demo.sees('Delete Bank?');
  const answered = await demo.tab.evaluate(async () => {
    const question = document.querySelector('dialog');
    const nextQuestion = (): Promise<void> =>
      new Promise((resolve) => {
        const observer = new MutationObserver(() => {
          if (!question?.open) return;
          observer.disconnect();
          resolve();
        });
        if (question) observer.observe(question, { attributeFilter: ['open'] });
      });
    const remove = document.querySelector<HTMLElement>('[aria-label="Delete Bank"]');
    const no = document.querySelector<HTMLElement>('#question-no');
    for (let answers = 0; answers < 50; answers += 1) {
      // The browser has just shown a frame, so that there is time until the next one.
      await new Promise(requestAnimationFrame);
      no?.click();
      if (question?.open) return answers;
      const asked = nextQuestion();
      remove?.click();
      await asked;
    }
    question?.close(); // as the browser does when Escape is pressed
    return 50;
  });
  expect(answered).toBe(50);
  await deleteBank(demo, 'Bank');
  await demo.sees('Bank was deleted, with 1 account, 1 event.');
  expect(await complaints(demo)).toEqual([]);
});

test('a tab whose bank is deleted in another one shows it empty, says so, and begins it anew', async ({ openDemo }) => {
  const watching = await openDemo('?bank=Savings');
  await watching.press('Import sample');
  await watching.sees('Imported 30 rows of 3 accounts');
  await watching.choose('7001');
  await watching.sees('version 12, from 12 events');
  await watching.press('Hold account');
  await watching.sees('Account 7001 is held by this tab');
  const [deleting, aside] = [await openDemo(), await openDemo('?bank=Other')];
  for (const tab of [deleting, aside]) await tab.sees('3 accounts, 33 events');
  await deleteBank(deleting, 'Savings');
  await deleting.sees('Savings was deleted, with 3 accounts, 33 events.');
  await watching.sees('Savings was deleted in another tab.', 'No account chosen', 'This tab holds none.', 'None yet.');
  await aside.sees('Savings was deleted in another tab.');
  await aside.lists('#tenant-list .account-id', ['Other']);
  await watching.lists('#account-count', ['0']);
  await watching.lists('#tenant-list .hint', ['0 accounts, 0 events']);
  await watching.openAccount('7001', 'Ma Dalton');
  await watching.lists('#account-list .hint', ['Ma Dalton']);
  await watching.finds(() => document.querySelector('#projection-status dd')?.textContent, 'current');
  for (const tab of [watching, deleting, aside]) expect(await complaints(tab)).toEqual([]);
});

test('the bank that is shown is deleted here and in its other tabs', async ({ openDemo }) => {
  const [demo, other] = [await openDemo(), await openDemo()];
  await demo.press('Import sample');
  await demo.sees('Imported 30 rows of 3 accounts');
  await demo.choose('7002');
  await other.choose('7001');
  await other.sees('version 12, from 12 events');
  await deleteBank(demo, 'Bank');
  await demo.sees('Bank was deleted, with 3 accounts, 33 events.');
  for (const tab of [demo, other]) {
    await tab.sees('No account chosen', 'None yet.');
    await tab.lists('#account-count', ['0']);
  }
  await other.press('Import sample');
  await other.sees('Imported 30 rows of 3 accounts');
  await demo.lists('#account-list .account-id', ['7001', '7002', '7003']);
  for (const tab of [demo, other]) expect(await complaints(tab)).toEqual([]);
});

test('a bank that is deleted while it is imported into stays deleted, and can be begun anew', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.chooseFile('Statement', 'statement.csv', statement(4_000));
  await demo.press('Import statement');
  await demo.sees('a second');
  await deleteBank(demo, 'Bank');
  await demo.sees('Bank was deleted, with');
  await demo.lists('#account-count', ['0']);
  await demo.press('Import sample');
  await demo.sees('Imported 30 rows of 3 accounts as 33 new events');
  await demo.lists('#account-list .account-id', ['7001', '7002', '7003']);
  expect(await complaints(demo)).toEqual([]);
});

async function deleteBank(demo: DemoTab, bank: string): Promise<void> {
  await demo.pressLabelled(`Delete ${bank}`);
  await demo.sees(`Delete ${bank}?`);
  await demo.press(`Delete ${bank}`);
}

/** What the page reports as having gone wrong, to its user and in the console. */
async function complaints(demo: DemoTab): Promise<string[]> {
  const alerts = await demo.tab.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('#alerts .message')].map(({ innerText }) => innerText),
  );
  return [...alerts, ...demo.tab.console.filter((line) => /error|uncaught/i.test(line))];
}
