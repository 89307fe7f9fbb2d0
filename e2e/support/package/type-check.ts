import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Shell } from './shell.ts';

/** How the consumer's compiler finds a module. */
export type Resolution = 'bundler' | 'nodenext';

/** Rejects with what the compiler says when a file, or a declaration that it reaches, does not type check. */
export async function typeCheck(shell: Shell, moduleResolution: Resolution, ...files: string[]): Promise<void> {
  const config = `tsconfig.${moduleResolution}.json`;
  const compilerOptions = {
    target: 'ES2022',
    lib: ['ES2023', 'DOM'], // those of a new Vite app
    types: [],
    module: moduleResolution === 'nodenext' ? 'nodenext' : 'esnext',
    moduleResolution,
    strict: true,
    skipLibCheck: false,
    noEmit: true,
  };
  await writeFile(path.join(shell.folder, config), JSON.stringify({ compilerOptions, files }));
  await shell.run('tsc', '--project', config);
}
