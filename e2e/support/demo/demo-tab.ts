import { expect } from '@playwright/test';
import type { Tab } from '../engines/index.ts';

// Tens of thousands of rows on a slow disk.
const LONG_WORK_MS = 300_000;

/** A tab at the demo, driven by what its user sees: labels, names of buttons, text. */
export class DemoTab {
  readonly tab: Tab;

  constructor(tab: Tab) {
    this.tab = tab;
  }

  async fill(label: string, text: string): Promise<void> {
    await this.tab.evaluate(
      (label, text) => {
        const found = [...document.querySelectorAll('label')].find(({ innerText }) => innerText.trim().startsWith(label));
        if (!(found?.control instanceof HTMLInputElement)) throw new Error(`There is no input labelled '${label}'.`);
        found.control.value = text;
      },
      label,
      text,
    );
  }

  /** @param options how often it is pressed, without a pause: once, if it is not said */
  async press(name: string, { times = 1 }: { readonly times?: number } = {}): Promise<void> {
    await this.tab.evaluate(
      (name, times) => {
        const found = [...document.querySelectorAll('button')].find(({ innerText }) => innerText.trim() === name);
        if (!found) throw new Error(`There is no button '${name}'.`);
        for (let time = 0; time < times; time++) found.click();
      },
      name,
      times,
    );
  }

  /** Presses a button that is named apart from what it shows. */
  async pressLabelled(name: string): Promise<void> {
    const press = (): Promise<boolean> =>
      this.tab.evaluate((name) => {
        const found = [...document.querySelectorAll('button')].find(({ ariaLabel }) => ariaLabel === name);
        found?.focus();
        found?.click();
        return found !== undefined;
      }, name);
    await expect.poll(press, { timeout: 20_000, message: `a button '${name}'` }).toBe(true);
  }

  /** Types into an input, or chooses in a list, as a user does: the page hears of it. */
  async enter(label: string, text: string): Promise<void> {
    await this.tab.evaluate(
      (label, text) => {
        const found = [...document.querySelectorAll('label')].find(({ innerText }) => innerText.trim().startsWith(label));
        const control = found?.control;
        if (!(control instanceof HTMLInputElement || control instanceof HTMLSelectElement)) {
          throw new Error(`There is no control labelled '${label}'.`);
        }
        control.value = text;
        control.dispatchEvent(new Event('input', { bubbles: true }));
        control.dispatchEvent(new Event('change', { bubbles: true }));
      },
      label,
      text,
    );
  }

  /** Waits until a list of these texts stands in the elements of a selector. */
  async lists(selector: string, texts: readonly string[]): Promise<void> {
    const shown = (): Promise<string[]> =>
      this.tab.evaluate(
        (selector) =>
          [...document.querySelectorAll<HTMLElement>(selector)].map(({ innerText }) => innerText.replaceAll('\u00a0', ' ')),
        selector,
      );
    await soon(async () => expect(await shown(), selector).toEqual(texts));
  }

  /** Clicks an account in the list, once it is there: a tab hears of it from the one that opened it. */
  async choose(account: string): Promise<void> {
    const click = (): Promise<boolean> =>
      this.tab.evaluate((account) => {
        const found = [...document.querySelectorAll('nav a')].find(({ textContent }) => textContent?.startsWith(account));
        if (found instanceof HTMLElement) found.click();
        return found !== undefined;
      }, account);
    await expect.poll(click, { timeout: 20_000, message: `a link to account '${account}'` }).toBe(true);
  }

  /** Asks for more accounts until the list has all of them. */
  async showAllAccounts(accounts: number): Promise<void> {
    const shown = (): Promise<number> =>
      this.tab.evaluate(() => {
        document.querySelector<HTMLElement>('#more-accounts:not([hidden])')?.click();
        return document.querySelectorAll('#account-list li').length;
      });
    await expect.poll(shown, { timeout: 60_000, message: 'accounts in the list' }).toBe(accounts);
  }

  /** What the list shows of each account, as a decimal number without a currency: `-1234.50`. */
  async balances(): Promise<Readonly<Record<string, string>>> {
    return this.tab.evaluate(() => {
      const textOf = (row: Element, part: string): string => row.querySelector(part)?.textContent ?? '';
      const rows = [...document.querySelectorAll('#account-list li')];
      return Object.fromEntries(
        rows.map((row) => [textOf(row, '.account-id'), textOf(row, '.number').replaceAll(/[^-.\d]/g, '')]),
      );
    });
  }

  /** Puts a file into the file input of a label, as if it had been chosen. */
  async chooseFile(label: string, name: string, content: string | Uint8Array): Promise<void> {
    await this.tab.evaluate(
      (label, name, base64) => {
        const found = [...document.querySelectorAll('label')].find(({ innerText }) => innerText.trim().startsWith(label));
        const files = new DataTransfer();
        files.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
        if (found?.control instanceof HTMLInputElement) found.control.files = files.files;
      },
      label,
      name,
      Buffer.from(content).toString('base64'),
    );
  }

  async drop(selector: string, name: string, content: string | Uint8Array): Promise<void> {
    await this.tab.evaluate(
      (selector, name, base64) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
        document.querySelector(selector)?.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
      },
      selector,
      name,
      Buffer.from(content).toString('base64'),
    );
  }

  /** Presses a button that ends in a download, and returns what is downloaded. */
  async download(button: string): Promise<{ readonly name: string; readonly content: Buffer }> {
    await this.tab.evaluate(() => {
      const { createObjectURL } = URL;
      URL.createObjectURL = (file: File) => {
        Object.assign(globalThis, { downloaded: file });
        URL.createObjectURL = createObjectURL;
        return createObjectURL.call(URL, file);
      };
    });
    await this.press(button);
    await this.finds(() => 'downloaded' in globalThis, true);
    const { name, base64 } = await this.tab.evaluate(async () => {
      const { downloaded } = globalThis as unknown as { downloaded: File };
      const bytes = new Uint8Array(await downloaded.arrayBuffer());
      let text = '';
      for (const byte of bytes) text += String.fromCharCode(byte);
      return { name: downloaded.name, base64: btoa(text) };
    });
    return { name, content: Buffer.from(base64, 'base64') };
  }

  /** Keeps every value that the progress bar of a panel shows from now on. At the first one above 0 presses `button`, if given. */
  async watchProgress(panel: 'import' | 'backup', button?: string): Promise<() => Promise<number[]>> {
    await this.tab.evaluate(
      (panel, button) => {
        const bar = document.querySelector<HTMLProgressElement>(`#${panel}-progress-bar`);
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
      },
      panel,
      button ?? null,
    );
    return () => this.tab.evaluate(() => (globalThis as unknown as { seenProgress: number[] }).seenProgress);
  }

  async sees(...texts: string[]): Promise<void> {
    // Amounts have a no-break space after some currencies.
    const shown = (): Promise<string> => this.tab.evaluate(() => document.body.innerText.replaceAll('\u00a0', ' '));
    for (const text of texts) await soon(async () => expect(await shown()).toContain(text));
  }

  /** Waits for what long work says when it has ended. */
  async ends(text: string): Promise<void> {
    const said = (): Promise<string> =>
      this.tab.evaluate(() => document.querySelector('#status')?.textContent?.replaceAll('\u00a0', ' ') ?? '');
    await expect.poll(said, { timeout: LONG_WORK_MS, message: 'what the page says' }).toContain(text);
  }

  async address(): Promise<string> {
    return this.tab.evaluate(() => location.href);
  }

  /**
   * Of a tab at an image, which allows frames as the demo's policy does not: what of the amounts of a page, in a frame of that width, or
   * of what they stand in, is wider than there is room for.
   */
  async cutOffAt(width: number, address: string): Promise<string[]> {
    await this.tab.evaluate(
      (width, src) => {
        const frame = Object.assign(document.createElement('iframe'), { width: String(width), height: '800', src });
        frame.style.border = 'none';
        document.body.replaceChildren(frame);
      },
      width,
      address,
    );
    const amounts = (): Promise<number> =>
      this.tab.evaluate(
        () => document.querySelector('iframe')?.contentDocument?.querySelectorAll('#timeline-rows li').length ?? 0,
      );
    await expect.poll(amounts, { timeout: 20_000, message: 'events in the frame' }).toBeGreaterThan(0);
    return this.tab.evaluate(() => {
      const shown = document.querySelector('iframe')?.contentDocument;
      const wide = new Set<string>();
      for (const amount of shown?.querySelectorAll(
        '#timeline-rows .number, #account-balance, .links .number, #version-state .number',
      ) ?? []) {
        for (let box: Element | null = amount; box !== null; box = box.parentElement) {
          if (box.scrollWidth > box.clientWidth && box.clientWidth > 0)
            wide.add(`${box.tagName} ${box.className}: ${box.scrollWidth} > ${box.clientWidth}`);
        }
      }
      return [...wide];
    });
  }

  /** What `read` finds in the page, once it finds what is expected. */
  async finds<T>(read: () => T, expected: unknown): Promise<void> {
    await soon(async () => expect<unknown>(await this.tab.evaluate(read)).toEqual(expected));
  }

  async openAccount(accountId: string, owner: string): Promise<void> {
    await this.fill('Account number', accountId);
    await this.fill('Owner', owner);
    await this.press('Open account');
    await this.sees(`Account ${accountId} was opened for ${owner}.`, 'version 1, from 1 event');
  }

  async move(button: 'Deposit' | 'Withdraw' | 'Transfer', amount: string): Promise<void> {
    await this.fill('Amount', amount);
    await this.press(button);
  }
}

/** Until it holds. A page that is being left cannot be asked: the next one is. */
async function soon(check: () => Promise<void>): Promise<void> {
  await expect(check).toPass({ timeout: 20_000, intervals: [50, 100, 200] });
}
