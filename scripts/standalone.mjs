// The library for pages without a bundler: one module that imports nothing, with its worker beside it.

import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const file = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Builds into a folder: `idb-eventstore.js`, the worker, its text, and the licenses of what is in them. */
export async function bundleStandalone(outDir) {
  await build({
    configFile: file('../vite.config.ts'),
    root: file('..'),
    base: './', // the worker is looked for beside the module, wherever that is
    publicDir: false,
    logLevel: 'warn',
    worker: { rolldownOptions: { output: { entryFileNames: '[name].js' } } },
    build: {
      outDir,
      license: { fileName: 'LICENSES.md' },
      lib: { entry: { 'idb-eventstore': file('../src/index.ts') }, formats: ['es'] },
      rolldownOptions: { output: { minify: true, chunkFileNames: '[name].js' } },
    },
  });
}
