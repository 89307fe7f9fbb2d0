import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { buildTinyApp, measureSizes } from '../../../scripts/size.mjs';

test('the README quotes what the library adds to an application', async () => {
  const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
  const { page, worker } = await measureSizes();
  expect(readme).toContain(`${page.gzip} kB on the page and ${worker.gzip} kB in the worker, minified and gzipped`);
  expect(readme).toContain(`(${page.brotli} and ${worker.brotli} kB with brotli)`);
});

test('what a browser loads holds nothing of the backends of a server', async () => {
  const { page, worker } = await buildTinyApp();
  // What it does hold shows that the needles would be found.
  expect([page, worker].map((code) => code.includes('idb-eventstore:'))).toEqual([true, true]);
  for (const needle of ['lock_steps', 'commit_group', 'PostgreSQL', 'pg_notify']) {
    expect(
      [page, worker].map((code) => code.includes(needle)),
      needle,
    ).toEqual([false, false]);
  }
});
