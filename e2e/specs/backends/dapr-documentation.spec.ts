import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '../../support/dapr/fixtures.ts';
import { codeBlocks } from '../../support/documentation/code-blocks.ts';
import { ExamplePrograms } from '../../support/documentation/example-program.ts';
import { bundleForNode } from '../../support/child-process/bundle-for-node.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** What the document takes for granted. */
const GIVEN = `
class FundsDeposited { amount; constructor(amount) { this.amount = amount; } }
const events = defineEvents({ FundsDeposited });
`;

test('the lines of docs/backends.md on Dapr run, and end', async ({ server }) => {
  const folder = `build/dapr-documentation/${process.pid}`;
  const example = (await codeBlocks(ROOT, 'docs/backends.md')).find(({ code }) => code.includes('dapr({'));
  if (!example) throw new Error('The example is gone.');
  const programs = await ExamplePrograms.create();
  await mkdir(ROOT + folder, { recursive: true });
  const code = `import { defineEvents } from 'idb-eventstore';\n${GIVEN}${programs.moduleOf(example)}`;
  await writeFile(`${ROOT}${folder}/example.ts`, code);
  const program = await bundleForNode(`${folder}/example.ts`, `${folder}/out`);
  const env = { ...process.env, FORCE_COLOR: '0', DAPR_HTTP_ENDPOINT: server.endpoint };
  const { stdout } = await promisify(execFile)(process.execPath, [program], { env, timeout: 20_000 });
  expect(stdout).toContain('FundsDeposited { amount: 100 }');
});
