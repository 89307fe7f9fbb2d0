import { spawnSync } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Where the built page is. */
export const PAGES = fileURLToPath(new URL('../../../build/bench', import.meta.url));

/** Where the revision that `--before` names is built. */
const EARLIER = fileURLToPath(new URL('../../../build/before', import.meta.url));

/** Builds the package as it is published, also as it was at an earlier revision, and the page on top. */
export async function buildPages(before?: string): Promise<void> {
  run('npm run build', ROOT);
  await rm(EARLIER, { recursive: true, force: true });
  if (before !== undefined) {
    await mkdir(EARLIER, { recursive: true });
    run(`git archive ${JSON.stringify(before)} | tar -x -C ${JSON.stringify(EARLIER)}`, ROOT);
    run('npm ci && npm run build', EARLIER);
  }
  await build({ configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)), logLevel: 'warn' });
}

function run(command: string, cwd: string): void {
  const { status, stdout, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', command], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`'${command}' failed.\n${stdout}${stderr}`);
}
