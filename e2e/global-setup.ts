import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Builds the page that the browser specs run in. */
export default async function buildHarness(): Promise<void> {
  await build({ configFile: fileURLToPath(new URL('vite.config.ts', import.meta.url)), logLevel: 'warn' });
}
