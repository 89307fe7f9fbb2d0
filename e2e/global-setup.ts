import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Builds the page that the browser specs run in, and the demo. */
export default async function buildPages(): Promise<void> {
  for (const config of ['vite.config.ts', '../vite.config.ts']) {
    await build({ configFile: fileURLToPath(new URL(config, import.meta.url)), logLevel: 'warn' });
  }
}
