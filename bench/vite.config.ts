import { fileURLToPath } from 'node:url';
import { defineConfig, type UserConfig } from 'vite';

const dist = (path: string): string => fileURLToPath(new URL(`../dist/src/${path}`, import.meta.url));

/** The page that is measured: the library as it is published, bundled as an application would bundle it. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: {
    alias: [
      { find: /^idb-eventstore$/, replacement: dist('index.js') },
      { find: /^idb-eventstore\/(.+)$/, replacement: dist('$1.js') },
    ],
  },
  worker: { format: 'es' },
  build: { outDir: '../build/bench', emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 10_000 },
}) as UserConfig;
