import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { workerTextPlugin } from '../../../scripts/worker.mjs';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Bundles a program with the library's sources, for Node; returns its file. */
export async function bundleForNode(entry: string, outDir: string): Promise<string> {
  await build({
    configFile: false,
    root: ROOT,
    publicDir: false,
    logLevel: 'error',
    resolve: {
      alias: [
        { find: /^idb-eventstore$/, replacement: `${ROOT}src/index.ts` },
        { find: /^idb-eventstore\/(.+)$/, replacement: `${ROOT}src/$1.ts` },
      ],
    },
    plugins: [workerTextPlugin()],
    build: { ssr: entry, outDir, target: 'node20', rolldownOptions: { output: { entryFileNames: 'program.mjs' } } },
    ssr: { noExternal: true, external: ['pg'] },
  });
  return `${ROOT}${outDir}/program.mjs`;
}
