// npm run bench: installs what the contestants need, then runs the benchmark, which is TypeScript.

import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const bench = fileURLToPath(new URL('.', import.meta.url));

// npm writes the second file when it has installed what the first one names.
if (modified('package-lock.json') > modified('node_modules/.package-lock.json')) {
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

/** When a file of this folder was written, in milliseconds since the epoch; 0 when it is not there. */
function modified(path) {
  return statSync(new URL(path, import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
