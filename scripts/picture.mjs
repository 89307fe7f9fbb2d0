// Takes the README's pictures of the running demo, for a screen and a phone, light and dark: `npm run picture`. Needs a Chromium, as
// the tests do.

import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { launchChromium } from './chromium.mjs';
import { withDemo } from './demo.mjs';

const FOLDER = fileURLToPath(new URL('../docs/pictures/', import.meta.url));
const MOST_BYTES = 120_000; // each: a README is read on phones, too
const QUALITY = 0.85; // of WebP: no difference is seen in its letters
const SHAPES = [
  { name: 'wide', viewport: { width: 1280, height: 960 }, density: 1 },
  { name: 'narrow', viewport: { width: 390, height: 844 }, density: 2 },
];
const TODAY = new Date('2026-02-03T10:00:00Z'); // the day after the sample statement ends
const ACCOUNTS = [
  { number: '2001', owner: 'Averell Dalton', amount: '84.20' },
  { number: '2002', owner: 'Jack Dalton', amount: '1250' },
  { number: '2003', owner: 'Joe Dalton', amount: '9300.75' },
  { number: '2004', owner: 'Ma Dalton', amount: '15320' },
];
const LOOKED_AT = { account: '7001', version: 9 };

await mkdir(FOLDER, { recursive: true });
const browser = await launchChromium();
try {
  await withDemo(async (address) => {
    for (const { name, viewport, density } of SHAPES) {
      for (const colorScheme of ['light', 'dark']) {
        const page = await browser.newPage({ viewport, colorScheme, deviceScaleFactor: density });
        await page.clock.setFixedTime(TODAY);
        await page.goto(address);
        await fillBank(page);
        await lookBack(page);
        await save(`${name}-${colorScheme}.webp`, await toWebp(await page.screenshot({ animations: 'disabled' })));
        await page.close();
      }
    }
  });
} finally {
  await browser.close();
}

async function fillBank(page) {
  for (const { number, owner, amount } of ACCOUNTS) {
    await page.getByLabel('Account number').fill(number);
    await page.locator('#open-form [name=currency]').selectOption('CZK');
    await page.getByLabel('Owner', { exact: true }).fill(owner);
    await page.getByRole('button', { name: 'Open account' }).click();
    await page.getByText(`Account ${number} was opened`).waitFor();
    await page.getByLabel('Amount').fill(amount);
    await page.getByRole('button', { name: 'Deposit' }).click();
    await page.getByText(`Deposited in account ${number}`).waitFor();
  }
  await page.getByRole('button', { name: 'Import sample' }).click();
  await page.getByText('Imported 30 rows').waitFor();
  await page.getByRole('button', { name: 'Dismiss message' }).click();
}

async function lookBack(page) {
  await page.getByRole('link', { name: LOOKED_AT.account }).click();
  await page.getByText('version 12, from 12 events').waitFor();
  await page.getByLabel('Look at version').fill(String(LOOKED_AT.version));
  await page.getByText(`Version ${LOOKED_AT.version} ·`).waitFor();
  await page.locator('#balance-chart canvas').waitFor();
  await page.getByText('Works offline').waitFor();
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    document.activeElement?.blur();
    scrollTo(0, 0);
  });
}

/** Chromium draws PNG only, but it can encode what it has drawn; in a page without the demo's policy. */
async function toWebp(png) {
  const encoder = await browser.newPage();
  const encoded = await encoder.evaluate(encode, { url: `data:image/png;base64,${png.toString('base64')}`, quality: QUALITY });
  await encoder.close();
  return Buffer.from(encoded, 'base64');
}

async function encode({ url, quality }) {
  const image = await createImageBitmap(await (await fetch(url)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality })).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

async function save(name, picture) {
  if (picture.length > MOST_BYTES) throw new Error(`${name} has ${picture.length} bytes, which is more than ${MOST_BYTES}.`);
  await writeFile(`${FOLDER}${name}`, picture);
  console.log(`docs/pictures/${name}: ${picture.length} bytes`);
}
