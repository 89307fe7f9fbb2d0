import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { workerTextPlugin } from './scripts/worker.mjs';

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The demo, built from the library's sources as an application would build it from the package. */
export default defineConfig({
  resolve: {
    alias: [
      { find: /^idb-eventstore$/, replacement: source('src/index.ts') },
      {
        find: /^idb-eventstore\/(in-memory|key-value|json-files|postgres|dapr|conformance|testing|inspector)$/,
        replacement: source('src/$1.ts'),
      },
    ],
  },
  plugins: [workerTextPlugin()],
  worker: { format: 'es' },
  build: { outDir: 'build/demo', target: 'es2022' },
  preview: { port: 4173 },
});
