import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { bundleApp, measureSizes } from '../../../scripts/size.mjs';

test('the README quotes what the library adds to an application', async () => {
  const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
  const { page, worker } = await measureSizes();
  expect(readme).toContain(`${page.gzip} kB on the page and ${worker.gzip} kB in the worker, minified and gzipped`);
  expect(readme).toContain(`(${page.brotli} and ${worker.brotli} kB with brotli)`);
});

test('an application that defines no aggregate has none of their code, and others what the documentation says', async () => {
  const [without, having] = [await bundleApp('tiny-app.ts'), await bundleApp('aggregate-app.ts')];
  const documentation = await readFile(new URL('../../../docs/aggregates.md', import.meta.url), 'utf8');
  const more = (gzipSync(having.page, { level: 9 }).length - gzipSync(without.page, { level: 9 }).length) / 1_000;
  expect(documentation).toContain(`the others have ${more.toFixed(1)} kB, minified and gzipped`);
  // A line of the log of src/aggregates, and what src/live asks the page.
  for (const text of ['snapshot of an aggregate failed', 'requestAnimationFrame']) {
    expect(having.page).toContain(text);
    expect(without.page).not.toContain(text);
  }
});

test('an application that does not import the inspector has none of it', async () => {
  const { page, worker } = await bundleApp('tiny-app.ts');
  const sources = await readFile(new URL('../../../src/inspector/inspector-element.ts', import.meta.url), 'utf8');
  for (const needle of ['event-store-inspector', 'No provider has been set yet.']) {
    expect(sources, 'where the inspector is').toContain(needle);
    expect(page).not.toContain(needle);
    expect(worker).not.toContain(needle);
  }
});
