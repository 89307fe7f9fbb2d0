import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformWithOxc } from 'vite';
import { Shell } from '../package/shell.ts';
import { type Toolchain, toolsOf } from './toolchain.ts';

const APPS = fileURLToPath(new URL('apps', import.meta.url));

/** A folder with an application in it, and what runs there. */
export interface App {
  readonly folder: string;
  readonly shell: Shell;
  readonly toolchain: Toolchain;
}

/** Makes an application of the toolchain from the packed library, hands it to `use`, and removes it. */
export async function withApp(toolchain: Toolchain, tarball: string, use: (app: App) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'notes-'));
  const shell = new Shell(folder);
  try {
    for (const files of toolchain.app) await writeFiles(files, folder, toolchain.language);
    if (toolchain.shared !== undefined) await writeFiles('shared', path.join(folder, toolchain.shared), toolchain.language);
    const options = ['--prefer-offline', '--no-audit', '--no-fund'];
    await shell.run('npm', 'install', ...options, tarball, ...toolsOf(toolchain.name)).catch((cause: unknown) => {
      throw new Error(`${toolchain.name} could not be installed: ${String(cause)}`, { cause });
    });
    await use({ folder, shell, toolchain });
  } finally {
    await shell.end();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Lays what is in a folder of apps over what is in the target. */
export async function writeFiles(files: string, target: string, language: Toolchain['language']): Promise<void> {
  await cp(path.join(APPS, files), target, { recursive: true });
  if (language !== 'JavaScript') return;
  for (const file of await readdir(path.join(APPS, files), { recursive: true })) {
    if (!file.endsWith('.ts')) continue;
    const written = path.join(target, file);
    const { code } = await transformWithOxc(await readFile(written, 'utf8'), file);
    await writeFile(written.replace(/\.ts$/, '.js'), code);
    await rm(written);
  }
}
