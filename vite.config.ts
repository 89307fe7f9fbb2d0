import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { workerTextPlugin } from './scripts/worker.mjs';

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The demo, built from the library's sources as an application would build it from the package. */
export default defineConfig({
  publicDir: 'demo/public',
  resolve: {
    alias: [
      { find: /^idb-eventstore$/, replacement: source('src/index.ts') },
      {
        find: /^idb-eventstore\/(in-memory|key-value|json-files|postgres|dapr|conformance|testing|inspector)$/,
        replacement: source('src/$1.ts'),
      },
    ],
  },
  plugins: [
    workerTextPlugin(),
    VitePWA({
      registerType: 'prompt', // a new version is offered: whoever is typing loses nothing
      injectRegister: null,
      manifest: {
        id: '/',
        name: 'Offline bank',
        short_name: 'Bank',
        description: 'Accounts as event streams, kept in this browser by idb-eventstore.',
        theme_color: '#1f5fbf',
        background_color: '#f5f6f8',
        icons: [
          { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
      // The library's worker and what is loaded on demand are scripts as well.
      workbox: { globPatterns: ['**/*.{html,js,css,svg,png}'], clientsClaim: true },
    }),
  ],
  worker: { format: 'es' },
  build: { outDir: 'build/demo', target: 'es2022' },
  preview: { port: 4173 },
});
