import { axeFindings } from '../../support/axe-findings.ts';
import { fileURLToPath } from 'node:url';
import { expect, test } from '../../support/demo/fixtures.ts';

const AXE = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'));

test('axe finds nothing, in an empty bank and in one with all panels in use', async ({ openDemo, demoServer }) => {
  demoServer.replace('/axe.js', AXE);
  const demo = await openDemo();
  await demo.sees('None yet.');
  expect(await axeFindings(demo.tab)).toEqual([]);
  await demo.press('Import sample');
  await demo.sees('Imported 30 rows');
  await demo.choose('7001');
  await demo.sees('version 12, from 12 events');
  await demo.press('Compare loads');
  await demo.sees('There is no snapshot yet');
  await demo.press('Write a stale event');
  await demo.sees('the account is at version 14');
  await demo.move('Withdraw', '999999');
  await demo.sees('The bank refuses');
  await demo.press('Hold account');
  await demo.lists('#held-list .account-id', ['7001']);
  await demo.download('Export this bank');
  await demo.sees('Exported Bank as');
  await demo.chooseFile('Backup', 'statement.csv', 'no backup');
  await demo.press('Restore backup');
  await demo.sees('This backup cannot be taken in');
  expect(await axeFindings(demo.tab)).toEqual([]);
  await demo.pressLabelled('Delete Bank');
  await demo.sees('Delete Bank?');
  expect(await axeFindings(demo.tab)).toEqual([]);
});

test('nothing on the page breaks its Content-Security-Policy, which allows no inline script or style', async ({ openDemo }) => {
  const demo = await openDemo('#account=7001');
  await demo.press('Import sample');
  await demo.sees('version 12, from 12 events');
  const policy = await demo.tab.evaluate(
    () => document.querySelector<HTMLMetaElement>('meta[http-equiv=Content-Security-Policy]')?.content,
  );
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  expect(demo.tab.console.filter((line) => /Content.Security.Policy|error/i.test(line))).toEqual([]);
});

test('whoever uses the keyboard keeps the place in the list while it changes', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.openAccount('2', 'Jack Dalton');
  await demo.tab.evaluate(() => document.querySelector<HTMLElement>('#account-list a')?.focus());
  const other = await openDemo();
  await other.openAccount('1', 'Joe Dalton');
  await demo.lists('#account-list .account-id', ['1', '2']);
  expect(await demo.tab.evaluate(() => document.activeElement?.querySelector('.account-id')?.textContent)).toBe('2');
});

test('on a phone nothing of a panel is wider than there is room for, whatever a bank is called', async ({ openDemo }) => {
  const demo = await openDemo(`?bank=${'Sparkasse'.repeat(6)}`);
  await demo.openAccount('1', 'Joe Dalton');
  await demo.press('Hold account');
  await demo.sees('Account 1 is held by this tab');
  const frame = await openDemo('icon-192.png');
  for (const width of [390, 320]) {
    await frame.cutOffAt(width, await demo.address());
    await frame.finds(() => {
      const shown = document.querySelector('iframe')?.contentDocument;
      const page = shown?.documentElement;
      const wide = [...(shown?.querySelectorAll('.hood .panel :not(input)') ?? [])].filter(
        (each) => each.clientWidth < each.scrollWidth - 1,
      );
      const isListed = shown?.querySelector('#tenant-list li') !== null;
      return [isListed, page && page.scrollWidth <= page.clientWidth, wide.map(({ id, tagName }) => `${tagName} ${id}`)];
    }, [true, true, []]);
  }
});

test('an account that loads moves nothing below it', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.press('Import sample');
  await demo.sees('Imported 30 rows');
  const top = (): Promise<number | undefined> =>
    demo.tab.evaluate(() => document.querySelector<HTMLElement>('#timeline')?.offsetTop);
  await demo.choose('7001');
  const before = await top();
  await demo.sees('version 12, from 12 events');
  expect(await top()).toBe(before);
  await demo.enter('Look at version', '5');
  await demo.sees('5 of 12');
  expect(await top()).toBe(before);
});
