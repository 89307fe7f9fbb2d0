import { fileURLToPath } from 'node:url';
import type { Tab } from '../../support/engines/index.ts';
import { expect, test as base } from '../../support/fixtures.ts';
import { StaticServer } from '../../support/static-server.ts';

/** A tab at the demo, driven by what its user sees: labels, names of buttons, text. */
class DemoTab {
  readonly #tab: Tab;

  constructor(tab: Tab) {
    this.#tab = tab;
  }

  async fill(label: string, text: string): Promise<void> {
    await this.#tab.evaluate(
      (label, text) => {
        const found = [...document.querySelectorAll('label')].find(({ innerText }) => innerText.trim().startsWith(label));
        if (!(found?.control instanceof HTMLInputElement)) throw new Error(`There is no input labelled '${label}'.`);
        found.control.value = text;
      },
      label,
      text,
    );
  }

  async press(name: string): Promise<void> {
    await this.#tab.evaluate((name) => {
      const found = [...document.querySelectorAll('button')].find(({ innerText }) => innerText.trim() === name);
      if (!found) throw new Error(`There is no button '${name}'.`);
      found.click();
    }, name);
  }

  /** Clicks an account in the list, once it is there: a tab hears of it from the one that opened it. */
  async choose(account: string): Promise<void> {
    const click = (): Promise<boolean> =>
      this.#tab.evaluate((account) => {
        const found = [...document.querySelectorAll('nav a')].find(({ textContent }) => textContent?.startsWith(account));
        if (found instanceof HTMLElement) found.click();
        return found !== undefined;
      }, account);
    await expect.poll(click, { timeout: 20_000, message: `a link to account '${account}'` }).toBe(true);
  }

  /** Puts a file into the file input, as if it had been chosen. */
  async chooseFile(name: string, text: string): Promise<void> {
    await this.#tab.evaluate(
      (name, text) => {
        const input = document.querySelector<HTMLInputElement>('input[type=file]');
        const files = new DataTransfer();
        files.items.add(new File([text], name, { type: 'text/csv' }));
        if (input) input.files = files.files;
      },
      name,
      text,
    );
  }

  /** Keeps every value that the progress bar shows from now on. At the first one above 0 presses `button`, if given. */
  async watchProgress(button?: string): Promise<() => Promise<number[]>> {
    await this.#tab.evaluate((button) => {
      const bar = document.querySelector('progress');
      const seen: number[] = [];
      Object.assign(globalThis, { seenProgress: seen });
      const observer = new MutationObserver(() => {
        if (!bar?.checkVisibility()) return;
        seen.push(bar.value);
        if (button === null || bar.value === 0) return;
        observer.disconnect();
        for (const candidate of document.querySelectorAll('button')) if (candidate.innerText === button) candidate.click();
      });
      if (bar) observer.observe(bar, { attributes: true });
    }, button ?? null);
    return () => this.#tab.evaluate(() => (globalThis as unknown as { seenProgress: number[] }).seenProgress);
  }

  async sees(...texts: string[]): Promise<void> {
    // Amounts have a no-break space after some currencies.
    const shown = (): Promise<string> => this.#tab.evaluate(() => document.body.innerText.replaceAll('\u00a0', ' '));
    for (const text of texts) await expect.poll(shown, { timeout: 20_000 }).toContain(text);
  }

  /** The page as it is now, in a frame of that width: what of its amounts, or of what they stand in, is wider than there is room for. */
  async cutOffAt(width: number): Promise<string[]> {
    await this.#tab.evaluate((width) => {
      document.querySelector('iframe')?.remove();
      const frame = Object.assign(document.createElement('iframe'), { width: String(width), height: '800', src: location.href });
      frame.style.border = 'none';
      document.body.append(frame);
    }, width);
    const amounts = (): Promise<number> =>
      this.#tab.evaluate(() => document.querySelector('iframe')?.contentDocument?.querySelectorAll('td.number').length ?? 0);
    await expect.poll(amounts, { timeout: 20_000, message: 'amounts in the frame' }).toBeGreaterThan(0);
    return this.#tab.evaluate(() => {
      const shown = document.querySelector('iframe')?.contentDocument;
      const wide = new Set<string>();
      for (const amount of shown?.querySelectorAll('td.number, #account-balance') ?? []) {
        for (let box: Element | null = amount; box !== null; box = box.parentElement) {
          if (box.scrollWidth > box.clientWidth)
            wide.add(`${box.tagName} ${box.className}: ${box.scrollWidth} > ${box.clientWidth}`);
        }
      }
      return [...wide];
    });
  }

  async openAccount(accountId: string, owner: string): Promise<void> {
    await this.fill('Account number', accountId);
    await this.fill('Owner', owner);
    await this.press('Open account');
    await this.sees(`Account ${accountId} was opened for ${owner}.`, 'Version 1. The balance comes from 1 event.');
  }

  async move(button: 'Deposit' | 'Withdraw', amount: string): Promise<void> {
    await this.fill('Amount', amount);
    await this.press(button);
  }
}

interface DemoFixtures {
  /** Opens a tab at the demo; tabs of one test share their storage, tests do not. */
  readonly openDemo: (fragment?: string) => Promise<DemoTab>;
}

const test = base.extend<DemoFixtures>({
  openDemo: async ({ shared }, use) => {
    // A port of its own is an origin of its own.
    const server = new StaticServer(fileURLToPath(new URL('../../../build/demo', import.meta.url)));
    await server.start();
    const tabs: Tab[] = [];
    await use(async (fragment = '') => {
      const tab = await shared.newTab(`${server.origin}/${fragment}`);
      tabs.push(tab);
      return new DemoTab(tab);
    });
    await Promise.all(tabs.map((tab) => tab.close()));
    await server.stop();
  },
});

test('an account is opened, paid into, and never overdrawn', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.sees('No account chosen');
  await demo.openAccount('123456000', 'Joe Dalton');
  await demo.move('Deposit', '1500');
  await demo.sees('€1,500.00', 'Version 2.');
  await demo.move('Withdraw', '1500.01');
  await demo.sees('The bank refuses', '€1,500.01 is more than the balance of €1,500.00', 'Version 2.');
  await demo.move('Withdraw', '0.10');
  await demo.sees('€1,499.90', 'Version 3.');
});

test('an account number is given once', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.openAccount('1', 'Joe Dalton');
  await demo.fill('Account number', '1');
  await demo.fill('Owner', 'Jack Dalton');
  await demo.press('Open account');
  await demo.sees('Account 1 is open already: it belongs to Joe Dalton.');
});

test('after a snapshot the balance comes from it and the events since', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.openAccount('1', 'Joe Dalton');
  await demo.move('Deposit', '20');
  await demo.sees('Version 2. The balance comes from 2 events.');
  await demo.press('Take snapshot');
  await demo.sees('Snapshot taken at version 2.', 'The balance comes from the snapshot at version 2 and 0 events after it.');
  await demo.move('Deposit', '3');
  await demo.sees('€23.00', 'The balance comes from the snapshot at version 2 and 1 event after it.');
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
  await demo.sees('Version 2.');
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
