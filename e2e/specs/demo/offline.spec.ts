import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { appendFile, copyFile } from 'node:fs/promises';
import { expect, test } from '../../support/demo/fixtures.ts';

const built = (path: string): string => fileURLToPath(new URL(`../../../build/demo/${path}`, import.meta.url));

test('with the server gone the app starts, shows what it has stored, and stores more', async ({ openDemo, demoServer }) => {
  const demo = await openDemo();
  await demo.openAccount('1', 'Joe Dalton');
  await demo.finds(() => document.querySelector('#offline-ready')?.checkVisibility({ visibilityProperty: true }), true);
  await demoServer.stop();
  await demo.tab.reload();
  await demo.sees('Account 1', '€0.00');
  await demo.move('Deposit', '12');
  await demo.sees('€12.00', 'version 2, from 2 events');
  // What is loaded on demand is there as well.
  await demo.finds(() => document.querySelector('#balance-chart canvas') !== null, true);
  const other = await openDemo('?bank=Savings#account=1');
  await other.sees('Account 1', 'Not opened');
});

test('the badge says whether there is a network', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.lists('#connection', ['Online']);
  await demo.tab.evaluate(() => {
    Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
    dispatchEvent(new Event('offline'));
  });
  await demo.lists('#connection', ['Offline']);
});

test('a new version is offered, and comes when it is wanted', async ({ openDemo, demoServer }, info) => {
  const demo = await openDemo();
  await demo.finds(() => document.querySelector('#offline-ready')?.checkVisibility({ visibilityProperty: true }), true);
  await demo.openAccount('1', 'Joe Dalton');
  const other = await openDemo('#account=1');
  await other.tab.evaluate(() => void Object.assign(globalThis, { isOldPage: true }));
  const next = info.outputPath('sw.js');
  await copyFile(built('sw.js'), next);
  await appendFile(next, '\n// the next version');
  demoServer.replace('/sw.js', next);
  await demo.tab.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())?.update()));
  await demo.finds(() => document.querySelector('#update-offer')?.checkVisibility(), true);
  // Until then the old one goes on.
  await demo.move('Deposit', '3');
  await demo.sees('€3.00');
  await demo.tab.evaluate(() => void Object.assign(globalThis, { isOldPage: true }));
  await demo.press('Use it now');
  await demo.finds(() => 'isOldPage' in globalThis, false);
  await demo.sees('Account 1', '€3.00');
  await demo.finds(() => document.querySelector('#update-offer')?.checkVisibility(), false);
  // The other tab goes on as it was, and may change when it wants to.
  await other.move('Deposit', '4');
  await demo.sees('€7.00');
  await other.finds(() => 'isOldPage' in globalThis && document.querySelector('#update-offer')?.checkVisibility(), true);
  await other.press('Use it now');
  await other.finds(() => 'isOldPage' in globalThis, false);
  await other.sees('€7.00');
});

test('the app can be installed: its manifest has what that takes, and its icons are there', async ({ openDemo }) => {
  const demo = await openDemo();
  const manifest: Manifest = JSON.parse(readFileSync(built('manifest.webmanifest'), 'utf8'));
  expect(manifest).toMatchObject({ name: 'Offline bank', short_name: 'Bank', start_url: '/', scope: '/', display: 'standalone' });
  const sizes = await demo.tab.evaluate(
    (icons) =>
      Promise.all(
        icons.map(async (src) => {
          const image = new Image();
          image.src = src;
          await image.decode();
          return image.naturalWidth;
        }),
      ),
    manifest.icons.filter(({ type }) => type === 'image/png').map(({ src }) => src),
  );
  expect(sizes).toEqual([192, 512, 512]);
  expect(manifest.icons.map(({ purpose }) => purpose)).toContain('maskable');
});

interface Manifest {
  readonly icons: readonly { readonly src: string; readonly type: string; readonly purpose?: string }[];
}
