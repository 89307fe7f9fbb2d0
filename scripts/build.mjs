// Fills dist: the modules of the page with their types, and the worker as one file.

import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

await rm(new URL('../dist', import.meta.url), { recursive: true, force: true });
compileModules();
await bundleWorker();

/** What tsc writes is the source without its types, comments kept: it reads as it is and goes without source maps. */
function compileModules() {
  const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
  // --force, as the build info outlives dist and would tell that everything is up to date.
  const args = ['--build', '--force', '--sourceMap', 'false', 'src/contract', 'src'];
  const { status } = spawnSync(process.execPath, [tsc, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** A worker has no import map: all it needs is inside its file. */
async function bundleWorker() {
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir: 'dist/worker',
      target: 'es2022',
      sourcemap: true,
      modulePreload: false,
      license: { fileName: 'LICENSES.md' },
      rolldownOptions: {
        input: 'worker/index.ts',
        output: { format: 'es', entryFileNames: 'index.js', codeSplitting: false },
      },
    },
  });
}
