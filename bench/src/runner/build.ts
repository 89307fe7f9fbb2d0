import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Where the built page is. */
export const PAGES = fileURLToPath(new URL('../../../build/bench', import.meta.url));

/** Builds the package as it is published, and the page on top of it. */
export async function buildPages(): Promise<void> {
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'build'], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The library cannot be built.\n${stdout}${stderr}`);
  await build({ configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)), logLevel: 'warn' });
}
