// A copy of the project to break: nothing is ever changed in the project itself.

import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Copies what Git knows or would add, as it stands now; packages are the project's own. It is gone when the process ends. */
export async function createSandbox() {
  const folder = await mkdtemp(join(tmpdir(), 'idb-eventstore-mutations-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const file of listFiles()) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await copyFile(join(root, file), join(folder, file));
  }
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/**
 * Whether the text to replace is not in the file any more, or not once only.
 * @param {string} folder
 * @param {import('./index.mjs').Mutation} mutation
 */
export async function isStale(folder, { file, find }) {
  const text = await readFile(join(folder, file), 'utf8').catch(() => '');
  return text.split(find).length !== 2;
}

/**
 * Breaks the copy for as long as the call takes.
 * @template T
 * @param {string} folder
 * @param {import('./index.mjs').Mutation} mutation
 * @param {() => Promise<T>} call
 */
export async function withMutation(folder, { file, find, replace }, call) {
  const path = join(folder, file);
  const text = await readFile(path, 'utf8');
  await writeFile(
    path,
    text.replace(find, () => replace),
  );
  try {
    return await call();
  } finally {
    await writeFile(path, text);
  }
}

function listFiles() {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const files = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1024 ** 3 }).split('\0');
  // Git also lists what was removed since the last commit.
  return files.filter((file) => file !== '' && existsSync(join(root, file)));
}
