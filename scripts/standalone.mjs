// The library for pages without a bundler: a module that imports nothing from elsewhere, with its worker and what it loads on demand beside
// it.

import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { workerTextPlugin } from './worker.mjs';

const file = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Builds into a folder: `idb-eventstore.js`, the worker, its text, what is loaded on demand, and the licenses of what is in them. */
export async function bundleStandalone(outDir) {
  await build({
    configFile: false,
    plugins: [workerTextPlugin()],
    root: file('..'),
    base: './', // the worker is looked for beside the module, wherever that is
    publicDir: false,
    logLevel: 'warn',
    worker: { format: 'es', rolldownOptions: { output: { entryFileNames: '[name].js' } } },
    build: {
      outDir,
      target: 'es2022',
      license: { fileName: 'LICENSES.md' },
      lib: { entry: { 'idb-eventstore': file('../src/index.ts') }, formats: ['es'] },
      rolldownOptions: { output: { minify: true, chunkFileNames: '[name].js' } },
    },
  });
}
