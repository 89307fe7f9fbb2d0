// The worker as one file, which is how it is published: a worker has no import map.

import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const TEXT_MODULE = /\/worker-text\.js$/;

/** Builds the worker into a folder, with its map and the licenses of what is in it; without a folder, in memory. Its code. */
export async function bundleWorker(outDir) {
  const { output } = await build({
    configFile: false,
    root: fileURLToPath(new URL('..', import.meta.url)),
    publicDir: false,
    logLevel: 'warn',
    build: {
      ...(outDir ? { outDir } : { write: false }),
      target: 'es2022',
      sourcemap: true,
      modulePreload: false,
      license: { fileName: 'LICENSES.md' },
      rolldownOptions: {
        input: 'worker/idb-eventstore-worker.ts',
        output: { format: 'es', entryFileNames: '[name].js', codeSplitting: false },
      },
    },
  });
  return output.find(({ type }) => type === 'chunk').code;
}

/** The module that holds the worker's code as text. Its map stays with the file. */
export function textModule(code) {
  return `export const workerText = ${JSON.stringify(code.replace(/^\/\/# sourceMappingURL=.*$/m, ''))};\n`;
}

/** For what is built from the sources: they have the declaration of that module only. */
export function workerTextPlugin() {
  return {
    name: 'worker-text',
    enforce: 'pre',
    resolveId: (id) => (TEXT_MODULE.test(id) ? '/worker-text.js' : undefined),
    load: async (id) => (TEXT_MODULE.test(id) ? textModule(await bundleWorker()) : undefined),
  };
}
