// Makes the README's picture from the running demo: `npm run picture`. Needs a Chromium, as the tests do.

import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { build, preview, runnerImport } from 'vite';

const file = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const PICTURE = file('docs/demo.png');
const MOST_BYTES = 200_000; // it is in the package: who installs the library pays for it

await build({ root: file(''), logLevel: 'warn' });
const server = await preview({ root: file(''), preview: { port: 0 } });
const { module } = await runnerImport(file('e2e/support/engines/find.ts'), { configFile: false });
const found = await module.find('chromium');
const browser = await chromium.launch({ executablePath: found?.executable, chromiumSandbox: process.getuid?.() !== 0 });
try {
  const page = await browser.newPage({ viewport: { width: 1100, height: 620 }, colorScheme: 'light' });
  await page.goto(server.resolvedUrls.local[0]);
  await page.getByRole('button', { name: 'Import sample' }).click();
  await page.getByText('Imported 30 rows').waitFor();
  await page.getByRole('button', { name: 'Dismiss message' }).click();
  await page.getByRole('link', { name: '7001' }).click();
  await page.getByRole('heading', { name: 'Account 7001' }).waitFor();
  await page.screenshot({ path: PICTURE, animations: 'disabled' });
} finally {
  await browser.close();
  await server.close();
}
const { size } = await stat(PICTURE);
if (size > MOST_BYTES) throw new Error(`${PICTURE} has ${size} bytes, which is more than ${MOST_BYTES}.`);
