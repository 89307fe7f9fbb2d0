// The demo, built and served as `npm start` does it, on a port of its own.

import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';

/** @param {(address: string) => Promise<void>} work runs while the demo is served */
export async function withDemo(work) {
  const root = fileURLToPath(new URL('../', import.meta.url));
  await build({ root, logLevel: 'warn' });
  const server = await preview({ root, preview: { port: 0 } });
  try {
    await work(server.resolvedUrls.local[0]);
  } finally {
    await server.close();
  }
}
