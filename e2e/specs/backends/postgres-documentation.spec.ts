import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { build } from 'vite';
import { workerTextPlugin } from '../../../scripts/worker.mjs';
import { codeBlocks } from '../../support/documentation/code-blocks.ts';
import { ExamplePrograms } from '../../support/documentation/example-program.ts';
import { expect, test } from '../../support/postgres/fixtures.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** What the document takes for granted. */
const GIVEN = `
class FundsDeposited { amount; constructor(amount) { this.amount = amount; } }
const events = defineEvents({ FundsDeposited });
`;

test('the lines of docs/backends.md on PostgreSQL run, and end', async ({ server, newPool }) => {
  const folder = `${ROOT}build/postgres-documentation/${process.pid}`;
  const example = (await codeBlocks(ROOT, 'docs/backends.md')).find(({ code }) => code.includes('postgres({ pool })'));
  if (!example) throw new Error('The example is gone.');
  const programs = await ExamplePrograms.create();
  const code = `import { defineEvents } from 'idb-eventstore';\n${GIVEN}${programs.moduleOf(example)}`;
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/example.ts`, code);
  await build({
    configFile: false,
    root: ROOT,
    publicDir: false,
    logLevel: 'warn',
    plugins: [workerTextPlugin()],
    resolve: {
      alias: [
        { find: /^idb-eventstore$/, replacement: `${ROOT}src/index.ts` },
        { find: /^idb-eventstore\/(.+)$/, replacement: `${ROOT}src/$1.ts` },
      ],
    },
    build: {
      ssr: `${folder}/example.ts`,
      outDir: `${folder}/out`,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'example.mjs' } },
    },
    ssr: { noExternal: true, external: ['pg'] },
  });
  const { host, port, user, database } = server.address;
  const env = { ...process.env, FORCE_COLOR: '0', DATABASE_URL: `postgres://${user}@${host}:${port}/${database}` };
  const { stdout } = await promisify(execFile)(process.execPath, [`${folder}/out/example.mjs`], { env, timeout: 20_000 });
  expect(stdout).toContain('FundsDeposited { amount: 100 }');
  const { rows } = await newPool().query('select count(*)::int as count from idb_eventstore.databases');
  expect(rows).toEqual([{ count: 1 }]);
});
