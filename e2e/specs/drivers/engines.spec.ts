import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { type CheckSite, startCheckSite } from '../../support/engines/check-site.ts';
import { type Browser, ENGINE_NAMES, type Engine, findEngine, howToInstall } from '../../support/engines/index.ts';
import { fill, hold, isFree, platform, read, sleepLong, waitFor, write } from '../../support/engines/page-functions.ts';

let site: CheckSite;
let url: string;
const folders: string[] = [];

test.beforeAll(async () => {
  site = await startCheckSite();
  url = site.url;
});

test.afterAll(() => {
  site.stop();
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
});

for (const name of ENGINE_NAMES) {
  test.describe(name, () => {
    let engine: Engine;
    let browser: Browser;

    test.beforeAll(async () => {
      const found = await findEngine(name);
      test.skip(!found, howToInstall(name));
      if (!found) return;
      engine = found;
      browser = await engine.launch();
    });

    test.afterAll(async () => {
      await browser?.close();
      expect(browser?.processIds() ?? []).toEqual([]);
    });

    test('tells its version', () => {
      expect(engine.version).toMatch(/^\d+\.\d+/);
    });

    test('hands JSON values in and out, and undefined out', async () => {
      const tab = await browser.newTab(url);
      expect(await tab.evaluate((a, b) => ({ sum: a + b.c, at: location.href }), 1, { c: 2 })).toEqual({ sum: 3, at: url });
      expect(await tab.evaluate(async () => undefined)).toBeUndefined();
      expect(await tab.evaluate((text) => text, 'ü\u2028"\\\n</script>')).toBe('ü\u2028"\\\n</script>');
      expect(await tab.evaluate((text) => text.length, 'x'.repeat(3_000_000))).toBe(3_000_000);
      await tab.close();
    });

    test('rejects with the name, message, fields and stack of what the page threw, and its console', async () => {
      const tab = await browser.newTab(url);
      await tab.evaluate(() => console.warn('about to', 'fail'));
      const failed = tab.evaluate(function deep() {
        throw Object.assign(new RangeError('too far'), { code: 'FAR', limit: 3 });
      });
      await expect(failed).rejects.toMatchObject({
        name: 'RangeError',
        message: 'too far',
        fields: { code: 'FAR', limit: 3 },
        stack: expect.stringMatching(/deep[^]*about to fail/),
      });
      const dom = tab.evaluate(() => structuredClone(() => 0));
      await expect(dom).rejects.toMatchObject({ name: 'DataCloneError' });
      const plain = tab.evaluate(() => Promise.reject('only text'));
      await expect(plain).rejects.toMatchObject({ name: 'string', message: 'only text' });
      await tab.close();
    });

    test('collects the console and uncaught errors of each tab apart', async () => {
      const [one, two] = [await browser.newTab(url), await browser.newTab(url)];
      await one.evaluate(() => {
        console.log('hello', { a: 1 });
        setTimeout(() => {
          throw new Error('nobody caught me');
        });
        void Promise.reject(new Error('nor me'));
      });
      await expect.poll(() => one.console.join('\n')).toMatch(/^log: hello/m);
      await expect.poll(() => one.console.join('\n')).toMatch(/^uncaught: .*nobody caught me/m);
      await expect.poll(() => one.console.join('\n')).toMatch(/^uncaught: .*nor me/m);
      expect(two.console).toEqual([]);
      await one.close();
      await two.close();
    });

    test('runs calls of several tabs at the same time', async () => {
      const tabs = [await browser.newTab(url), await browser.newTab(url), await browser.newTab(url)];
      const started = Date.now();
      const waits = tabs.flatMap((tab) => [1, 2].map((n) => tab.evaluate((n) => new Promise((r) => setTimeout(r, 1000, n)), n)));
      expect(await Promise.all(waits)).toEqual([1, 2, 1, 2, 1, 2]);
      expect(Date.now() - started).toBeLessThan(4000);
      for (const tab of tabs) await tab.close();
    });

    test('goes to a page, loads it again, and says why it cannot', async () => {
      const tab = await browser.newTab();
      await tab.goto(url);
      await tab.evaluate(() => Reflect.set(globalThis, 'mark', 1));
      await tab.reload();
      expect(await tab.evaluate(() => Reflect.has(globalThis, 'mark'))).toBe(false);
      await expect(tab.goto(site.deadUrl)).rejects.toThrow();
      await tab.goto(url);
      const file = path.join(newFolder(), 'page.png');
      await tab.screenshot(file);
      expect(fs.readFileSync(file).subarray(1, 4).toString()).toBe('PNG');
      await tab.close();
      await tab.close();
      await expect(tab.evaluate(() => 1)).rejects.toMatchObject({ name: 'TabGoneError' });
    });

    test('lacks what it is said to lack, and has the rest', async () => {
      const tab = await browser.newTab(url);
      for (const [capability, there] of Object.entries(await tab.evaluate(platform))) {
        expect({ [capability]: there }).toEqual({ [capability]: !Object.hasOwn(engine.missing, capability) });
      }
      await tab.close();
    });

    test('shares IndexedDB and locks between tabs; a closed tab gives its lock away', async () => {
      const [one, two] = [await browser.newTab(url), await browser.newTab(url)];
      await one.evaluate(write, 'shared', 7, 'relaxed');
      expect(await two.evaluate(read, 'shared')).toBe(7);
      await one.evaluate(hold, 'closing');
      expect(await two.evaluate(isFree, 'closing')).toBe(false);
      const granted = two.evaluate(waitFor, 'closing');
      await one.close();
      expect(await granted).toBe('granted');
      await two.close();
    });

    test('kills one tab: its calls reject, its lock moves, the others live on', async () => {
      test.skip(!engine.capabilities.has('tab-process'), engine.missing['tab-process']);
      const [one, two] = [await browser.newTab(url), await browser.newTab(url)];
      expect(await one.processId()).not.toBe(await two.processId());
      await one.evaluate(hold, 'killed');
      const granted = two.evaluate(waitFor, 'killed');
      const pending = expect(one.evaluate(sleepLong)).rejects.toMatchObject({ name: 'TabGoneError' });
      await sleep(50);
      await one.kill();
      await pending;
      expect(await granted).toBe('granted');
      await expect(one.evaluate(() => 1)).rejects.toMatchObject({ name: 'TabGoneError' });
      await one.close();
      await two.evaluate(write, 'after', 1, 'strict');
      const three = await browser.newTab(url);
      expect(await three.evaluate(read, 'after')).toBe(1);
      await two.close();
      await three.close();
    });

    test('freezes a tab: nothing runs there, its lock stays, and it goes on when thawed', async () => {
      test.skip(!engine.capabilities.has('tab-process'), engine.missing['tab-process']);
      const [one, two] = [await browser.newTab(url), await browser.newTab(url)];
      await one.evaluate(hold, 'frozen');
      await one.freeze();
      const pending = one.evaluate(() => 'ran');
      expect(await Promise.race([pending, sleep(700, 'frozen')])).toBe('frozen');
      expect(await two.evaluate(isFree, 'frozen')).toBe(false);
      await two.evaluate(write, 'meanwhile', 2, 'strict');
      await one.thaw();
      expect(await pending).toBe('ran');
      expect(await one.evaluate(read, 'meanwhile')).toBe(2);
      await one.freeze();
      const granted = two.evaluate(waitFor, 'frozen');
      await one.close();
      expect(await granted).toBe('granted');
      await two.close();
    });

    test('keeps an acknowledged strict write when the whole browser is killed', async () => {
      test.skip(!engine.capabilities.has('kill'), engine.missing.kill);
      const profile = newFolder();
      const first = await engine.launch({ profile });
      const tab = await first.newTab(url);
      await tab.evaluate(hold, 'whole');
      await tab.evaluate(write, 'acknowledged', 42, 'strict');
      const pending = expect(tab.evaluate(sleepLong)).rejects.toMatchObject({ name: 'TabGoneError' });
      await first.kill();
      expect(first.processIds()).toEqual([]);
      await pending;
      await first.close();
      await using second = await engine.launch({ profile });
      const again = await second.newTab(url);
      expect(await again.evaluate(read, 'acknowledged')).toBe(42);
      expect(await again.evaluate(isFree, 'whole')).toBe(true);
    });

    test('meets its quota', async () => {
      test.skip(!engine.capabilities.has('quota'), engine.missing.quota);
      await using small = await engine.launch({
        profile: newFolder(),
        quota: { bytes: 20 * 1024 * 1024, origin: site.origin },
      });
      const tab = await small.newTab(url);
      const { written, error } = await tab.evaluate(fill, 60);
      expect(error).toBe('QuotaExceededError');
      expect(written).toBeGreaterThan(14);
      expect(written).toBeLessThan(25);
    });

    test('leaves no process behind', async () => {
      const other = await engine.launch();
      await other.newTab(url);
      expect(other.processIds().length).toBeGreaterThan(1);
      await other.close();
      expect(other.processIds()).toEqual([]);
    });
  });
}

function newFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'engine-'));
  folders.push(folder);
  return folder;
}
