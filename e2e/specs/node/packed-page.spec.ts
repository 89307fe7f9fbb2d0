import { expect, test } from '@playwright/test';
import type { EncodedPage } from '../../../src/contract/event-store-engine.ts';
import { packPage, unpackPage } from '../../../src/rpc/packed-page.ts';

const commits = [
  { firstVersion: 3, lastVersion: 3, text: '["a"]' },
  { firstVersion: 4, lastVersion: 6, text: '["ž","\u{1f600}","\ud800"]' },
  { firstVersion: 7, lastVersion: 7, text: '[]' },
];

for (const [what, page] of Object.entries<EncodedPage>({
  'an empty page': { commits: [] },
  'the last page': { commits },
  'a page with a snapshot and others after it': { snapshot: { version: 2, text: '["state"]' }, commits, next: 8 },
})) {
  test(`${what} is the same on both sides of the worker`, () => {
    expect(unpackPage(structuredClone(packPage(page)))).toEqual(page);
  });
}
