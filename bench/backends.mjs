// npm run bench:backends: what the library costs on each backend in Node, against the obvious code on the same storage.

import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const { module } = await runnerImport(fileURLToPath(new URL('src/backends/main.ts', import.meta.url)), {
  configFile: false,
  resolve: {
    alias: [
      { find: /^idb-eventstore$/, replacement: fileURLToPath(new URL('../src/index.ts', import.meta.url)) },
      { find: /^idb-eventstore\/(.+)$/, replacement: fileURLToPath(new URL('../src/$1.ts', import.meta.url)) },
    ],
  },
  logLevel: 'warn',
  oxc: { target: 'es2022' }, // Node 20 has no `await using`
});
process.exitCode = await module.main(process.argv.slice(2));
