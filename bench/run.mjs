// npm run bench: installs what the contestants need, then runs the benchmark, which is TypeScript.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const bench = fileURLToPath(new URL('.', import.meta.url));

if (!existsSync(new URL('node_modules', import.meta.url))) {
  const { status } = spawnSync('npm', ['ci', '--prefix', bench], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
const { module } = await runnerImport(fileURLToPath(new URL('src/runner/main.ts', import.meta.url)), {
  configFile: false,
  // Workloads import from the library, though only in the page.
  resolve: { alias: { 'idb-eventstore': fileURLToPath(new URL('../src', import.meta.url)) } },
  logLevel: 'warn',
  oxc: { target: 'es2022' }, // Node 20 has no `await using`
});
process.exitCode = await module.main(process.argv.slice(2));
