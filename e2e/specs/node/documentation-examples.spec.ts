import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { codeBlocks } from '../../support/documentation/code-blocks.ts';
import { runExample, saidLines } from '../../support/documentation/run-example.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

for (const document of ['docs/projections.md', 'docs/subscriptions.md']) {
  test(`the first example of ${document} logs what it says`, async () => {
    const example = (await codeBlocks(ROOT, document)).find(({ language }) => language === 'ts');
    if (!example) throw new Error(`${document} has no example.`);
    const said = saidLines(example);
    expect(said.length).toBeGreaterThan(2);
    expect(await runExample(example)).toEqual(said);
  });
}
