// Makes the icons of the demo as an installed app from its drawings: `npm run icons`. Needs a Chromium, as the tests do.

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { launchChromium } from './chromium.mjs';

const file = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const ICONS = [
  { drawing: 'demo/public/icon.svg', name: 'icon-192.png', size: 192 },
  { drawing: 'demo/public/icon.svg', name: 'icon-512.png', size: 512 },
  { drawing: 'demo/icon-maskable.svg', name: 'icon-maskable-512.png', size: 512 },
  { drawing: 'demo/icon-maskable.svg', name: 'icon-180.png', size: 180 },
];

const browser = await launchChromium();
try {
  for (const { drawing, name, size } of ICONS) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const image = `data:image/svg+xml;base64,${(await readFile(file(drawing))).toString('base64')}`;
    await page.setContent(`<style>body { margin: 0 }</style><img src="${image}" width="${size}" height="${size}">`);
    await page.screenshot({ path: file(`demo/public/${name}`), omitBackground: true });
    await page.close();
  }
} finally {
  await browser.close();
}
