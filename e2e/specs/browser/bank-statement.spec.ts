import { readStatement } from '../../support/statement.ts';
import { expect, test } from '../../support/fixtures.ts';

test('a whole statement is imported, and after a reload every balance agrees with the bank', async ({ tab, database }) => {
  test.setTimeout(240_000);
  const { csv, streams, rows } = readStatement();
  const imported = await tab.evaluate((...args) => harness.statement.importAll(...args), csv, database);
  expect(imported).toEqual({ streams, events: rows });
  await tab.reload();
  const replayed = await tab.evaluate((...args) => harness.statement.replayAll(...args), csv, database);
  expect(replayed).toEqual({ events: rows, wrong: [] });
});
