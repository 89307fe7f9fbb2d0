import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pack } from './pack.ts';
import { Shell } from './shell.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SOURCES = fileURLToPath(new URL('app', import.meta.url));

/** An application that was started in an empty folder, with the packed library and the bundlers installed. */
export interface FreshApp {
  readonly folder: string;
  /** The library's files. */
  readonly packed: readonly string[];
  /** Those of them that the library's exports name. */
  readonly exported: readonly string[];
  /** What an application may import, types included: `idb-eventstore/in-memory`. */
  readonly typedEntries: readonly string[];
}

/** Packs the library as it is published, hands an application that uses it to `use`, and removes the application. */
export async function withFreshApp(use: (app: FreshApp) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'fresh-app-'));
  const shell = new Shell(folder);
  try {
    const { filename, files } = await pack(folder);
    await shell.run('npm', 'init', '--yes');
    await shell.run('npm', 'pkg', 'set', 'type=module');
    const tools = [await likeHere('vite'), await likeHere('typescript'), ...OTHER_TOOLS];
    await shell.run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', `./${filename}`, ...tools);
    await cp(SOURCES, folder, { recursive: true });
    await use({ folder, packed: files.map((file) => file.path), ...(await entriesOf(folder)) });
  } finally {
    await shell.end();
    await rm(folder, { recursive: true, force: true });
  }
}

// What other applications are made with; newer versions are tried out by changing these.
const OTHER_TOOLS = ['esbuild@0.28.2', 'webpack@5.112.2', 'webpack-cli@7.3.1'];

async function likeHere(tool: string): Promise<string> {
  const manifest = await readFile(path.join(ROOT, 'node_modules', tool, 'package.json'), 'utf8');
  return `${tool}@${(JSON.parse(manifest) as { version: string }).version}`;
}

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
}

async function entriesOf(folder: string): Promise<Pick<FreshApp, 'exported' | 'typedEntries'>> {
  const text = await readFile(path.join(folder, 'node_modules/idb-eventstore/package.json'), 'utf8');
  const { name, exports } = JSON.parse(text) as Manifest;
  const targets = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? entry : [entry.types, entry.default]));
  const typed = Object.keys(exports).filter((entry) => typeof exports[entry] !== 'string');
  return {
    exported: targets.map((target) => path.posix.normalize(target)),
    typedEntries: typed.map((entry) => path.posix.join(name, entry)),
  };
}
