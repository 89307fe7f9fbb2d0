// Fills dist: the modules of the page with their types, the worker as one file and as text, and all of it for pages without a bundler.

import { spawnSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleStandalone } from './standalone.mjs';
import { bundleWorker, textModule } from './worker.mjs';

const root = new URL('../', import.meta.url);
const WORKER_TYPES = `/** Imported in a worker's file, this makes it the worker of a provider. It exports nothing. */
export {};
`;

await rm(new URL('dist', root), { recursive: true, force: true });
compileModules();
const code = await bundleWorker('dist/worker');
await writeFile(new URL('dist/worker/idb-eventstore-worker.d.ts', root), WORKER_TYPES);
await writeFile(new URL('dist/src/rpc/worker-text.js', root), textModule(code));
await bundleStandalone('dist/standalone');

/** With source maps that hold the sources, which are not in the package. */
function compileModules() {
  const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root));
  // --force, as the build info outlives dist and would tell that everything is up to date.
  const args = ['--build', '--force', 'src/contract', 'src', 'src/tsconfig.node.json'];
  const { status } = spawnSync(process.execPath, [tsc, ...args], { cwd: fileURLToPath(root), stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
