import { fileURLToPath } from 'node:url';
import { Shell } from './shell.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** What `npm publish` would send. */
export interface Packed {
  readonly filename: string;
  /** Paths inside of the package. */
  readonly files: readonly { readonly path: string }[];
}

/** Builds the library and packs it into the folder. */
export async function pack(folder: string): Promise<Packed> {
  const repository = new Shell(ROOT);
  try {
    await repository.run('node', 'scripts/build.mjs');
    const report: unknown = JSON.parse(
      await repository.run('npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder),
    );
    const [packed] = Object.values(report as Packed[] | Record<string, Packed>); // a list, or by name: npm has done both
    if (!packed) throw new Error('npm packed nothing.');
    return packed;
  } finally {
    await repository.end();
  }
}
