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

// A line of the log of src/aggregates, one of src/projections, and what src/live asks the page.
const AGGREGATES = 'snapshot of an aggregate failed';
const PROJECTIONS = 'projection interrupted';
const LIVE = 'requestAnimationFrame';

test('an application that defines no aggregate has none of their code, and others what the documentation says', async () => {
  const [without, having] = [await bundleApp('tiny-app.ts'), await bundleApp('aggregate-app.ts')];
  await expectQuoted('aggregates.md', without.page, having.page);
  for (const text of [AGGREGATES, LIVE]) {
    expect(having.page).toContain(text);
    expect(without.page).not.toContain(text);
  }
  expect(having.page).not.toContain(PROJECTIONS);
});

test('an application that defines no projection has none of their code, and others what the documentation says', async () => {
  const [without, having] = [await bundleApp('tiny-app.ts'), await bundleApp('projection-app.ts')];
  await expectQuoted('projections.md', without.page, having.page);
  for (const text of [PROJECTIONS, LIVE]) {
    expect(having.page).toContain(text);
    for (const code of [without.page, ...Object.values(without.later)]) expect(code).not.toContain(text);
  }
  expect(having.page).not.toContain(AGGREGATES);
});

test('what reads the log of a database is loaded when a page first reads it', async () => {
  const { page, later } = await bundleApp('tiny-app.ts');
  // A line of the log of src/subscriptions.
  const text = 'subscription stopped';
  expect(page).not.toContain(text);
  expect(later['log-machine']).toContain(text);
});

/** The documentation tells how much larger a page is. */
async function expectQuoted(document: string, without: string, having: string): Promise<void> {
  const text = await readFile(new URL(`../../../docs/${document}`, import.meta.url), 'utf8');
  const more = (gzipSync(having, { level: 9 }).length - gzipSync(without, { level: 9 }).length) / 1_000;
  expect(text).toContain(`the others have ${more.toFixed(1)} kB, minified and gzipped`);
}

test('an application that does not import the inspector has none of it', async () => {
  const { page, worker } = await bundleApp('tiny-app.ts');
  const sources = await readFile(new URL('../../../src/inspector/inspector-element.ts', import.meta.url), 'utf8');
  for (const needle of ['event-store-inspector', 'No provider has been set yet.']) {
    expect(sources, 'where the inspector is').toContain(needle);
    expect(page).not.toContain(needle);
    expect(worker).not.toContain(needle);
  }
});
