import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Shell } from './shell.ts';

/** How the consumer's compiler finds a module. */
export type Resolution = 'bundler' | 'nodenext';

/** Rejects with what the compiler says when a file, or a declaration that it reaches, does not type check in a new Vite app. */
export function typeCheck(shell: Shell, moduleResolution: Resolution, ...files: string[]): Promise<void> {
  return check(shell, moduleResolution, ['ES2023', 'DOM'], files);
}

/** The same where there is no browser: without a DOM, and without the types of Node. */
export function typeCheckWithoutDom(shell: Shell, moduleResolution: Resolution, ...files: string[]): Promise<void> {
  return check(shell, moduleResolution, ['ES2022'], files);
}

async function check(
  shell: Shell,
  moduleResolution: Resolution,
  lib: readonly string[],
  files: readonly string[],
): Promise<void> {
  const config = `tsconfig.${moduleResolution}.json`;
  const compilerOptions = {
    target: 'ES2022',
    lib,
    types: [],
    module: moduleResolution === 'nodenext' ? 'nodenext' : 'esnext',
    moduleResolution,
    strict: true,
    erasableSyntaxOnly: true,
    noUnusedLocals: true,
    verbatimModuleSyntax: true,
    skipLibCheck: false,
    noEmit: true,
  };
  await writeFile(path.join(shell.folder, config), JSON.stringify({ compilerOptions, files }));
  await shell.run('tsc', '--project', config);
}
