import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { measureSizes } from '../../../scripts/size.mjs';

test('the README quotes what the library adds to an application', async () => {
  const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
  const { page, worker } = await measureSizes();
  expect(readme).toContain(`${page.gzip} kB on the page and ${worker.gzip} kB in the worker, minified and gzipped`);
  expect(readme).toContain(`(${page.brotli} and ${worker.brotli} kB with brotli)`);
});
