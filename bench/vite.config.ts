import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type UserConfig } from 'vite';

const dist = (path: string): string => fileURLToPath(new URL(`../dist/src/${path}`, import.meta.url));

/** The revision that `--before` names, once it has been built; else this one, so that the page can be built without it. */
const earlier = fileURLToPath(new URL('../build/before/dist/src/index.js', import.meta.url));
const before = existsSync(earlier) ? earlier : dist('index.js');

/** The page that is measured: the library as it is published, bundled as an application would bundle it. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: {
    alias: [
      { find: /^idb-eventstore-before$/, replacement: before },
      { find: /^idb-eventstore$/, replacement: dist('index.js') },
      { find: /^idb-eventstore\/(.+)$/, replacement: dist('$1.js') },
    ],
  },
  worker: { format: 'es' },
  build: { outDir: '../build/bench', emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 10_000 },
}) as UserConfig;
