import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { bundleStandalone } from '../../scripts/standalone.mjs';

/** Builds the page that the browser specs run in, the demo, and the library for pages without a bundler. */
export default async function buildPages(): Promise<void> {
  for (const config of ['vite.config.ts', '../../vite.config.ts']) {
    await build({ configFile: fileURLToPath(new URL(config, import.meta.url)), logLevel: 'warn' });
  }
  await bundleStandalone('build/standalone');
}
