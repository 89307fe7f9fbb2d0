import { PROBED_CAPABILITIES } from '../../support/compatibility/capabilities.ts';
import { readTable, writeColumn } from '../../support/compatibility/document.ts';
import { expect, test } from '../../support/fixtures.ts';

const COLUMNS = { chromium: 1, firefox: 2, webkit: 3 } as const;

test('docs/browsers.md says of this engine what a probe finds in it', async ({ tab, engineName }) => {
  const found = new Map<string, string>();
  for (const { title, probe } of PROBED_CAPABILITIES) found.set(title, (await tab.evaluate(probe)) ? 'yes' : 'no');
  const column = COLUMNS[engineName];
  // UPDATE_DOCS=1 npx playwright test compatibility --workers=1 writes the columns anew.
  if (process.env['UPDATE_DOCS']) await writeColumn('capabilities', column, found);
  const table = await readTable('capabilities');
  expect(new Map([...table].map(([title, cells]) => [title, cells[column]]))).toEqual(found);
  for (const { title, library } of PROBED_CAPABILITIES) expect(table.get(title)?.[4]).toBe(library);
});
