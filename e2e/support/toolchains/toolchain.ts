import { VERSIONS } from './versions.ts';

export type ToolchainName = keyof typeof VERSIONS;

/** One way to make an application with the library. */
export interface Toolchain {
  readonly name: ToolchainName;
  /** The folders under apps that hold what its user writes. */
  readonly app: readonly string[];
  /** Where the modules go that most applications share. */
  readonly shared?: string;
  /** For toolchains that read no TypeScript: they get it compiled. */
  readonly language?: 'JavaScript';
  readonly runs: readonly Run[];
}

/** One way to build and serve the application; each adds an event and reads it back. */
export interface Run {
  readonly title: string;
  /** Another folder under apps, whose files are laid over the application's. */
  readonly files?: string;
  /** The npm script that builds the application. */
  readonly build?: string;
  /** The npm script of the toolchain's own server. */
  readonly server?: string;
  /** How that is told its port. Default: `--port 5173`. */
  readonly portOption?: (port: number) => readonly string[];
  /** A module that is changed while the server runs: the page takes its updates, and no worker is left behind. */
  readonly hotModule?: string;
  /** What is served as plain files, and where the worker comes from: its file under a policy that allows no other, or its text. */
  readonly output?: Output;
}

export interface Output {
  readonly folder: string;
  readonly worker: 'file' | 'text';
  /** Its service worker serves the application when the server is gone. */
  readonly isOffline?: true;
}

/** Quick enough for every run of the tests. */
export const QUICK: readonly Toolchain[] = [
  {
    name: 'without a bundler',
    app: ['plain'],
    runs: [{ title: 'static server', build: 'build', output: { folder: 'public', worker: 'file' } }],
  },
  vite('Vite 5'),
  vite('Vite 8'),
  {
    name: 'Rollup 4',
    app: ['page', 'rollup'],
    shared: 'src',
    language: 'JavaScript',
    runs: [
      { title: 'build', build: 'build', output: { folder: 'public', worker: 'text' } },
      {
        title: 'build with the worker as an entry',
        files: 'worker-file',
        build: 'build:worker-file',
        output: { folder: 'public', worker: 'file' },
      },
    ],
  },
  {
    name: 'esbuild',
    app: ['page', 'esbuild'],
    shared: 'src',
    runs: [
      { title: 'build', build: 'build', output: { folder: 'public', worker: 'text' } },
      { title: 'dev server', server: 'dev', portOption: (port) => [`--serve=localhost:${port}`] },
      { title: 'build of a classic script', build: 'build:script', output: { folder: 'public', worker: 'text' } },
      {
        title: 'build with the worker as an entry',
        files: 'worker-file',
        build: 'build:worker-file',
        output: { folder: 'public', worker: 'file' },
      },
    ],
  },
];

/** The others: they take minutes to install and to build. */
export const THOROUGH: readonly Toolchain[] = [
  vite('Vite 6'),
  vite('Vite 7'),
  {
    name: 'webpack 5',
    app: ['page', 'webpack'],
    shared: 'src',
    language: 'JavaScript',
    runs: [
      { title: 'dev server', server: 'dev' },
      { title: 'build', build: 'build', output: { folder: 'public', worker: 'file' } },
      {
        title: 'build with a worker file of its own',
        files: 'webpack-own-worker',
        build: 'build',
        output: { folder: 'public', worker: 'file' },
      },
    ],
  },
  {
    name: 'Parcel 2',
    app: ['parcel'],
    shared: 'src',
    runs: [
      { title: 'dev server', server: 'dev' },
      { title: 'build', build: 'build', output: { folder: 'dist', worker: 'file' } },
    ],
  },
  {
    name: 'vite-plugin-pwa',
    app: ['pwa'],
    shared: 'src',
    runs: [
      { title: 'dev server', server: 'dev' },
      { title: 'build, offline', build: 'build', output: { folder: 'dist', worker: 'file', isOffline: true } },
    ],
  },
  next('Next.js 15'),
  next('Next.js 16'),
  {
    name: 'SvelteKit 2',
    app: ['sveltekit'],
    shared: 'src/lib',
    runs: [
      { title: 'dev server', server: 'dev' },
      { title: 'build', build: 'build', output: { folder: 'build', worker: 'file' } },
    ],
  },
  {
    name: 'Astro 5',
    app: ['astro'],
    shared: 'src',
    runs: [
      { title: 'dev server', server: 'dev' },
      { title: 'build', build: 'build', output: { folder: 'dist', worker: 'file' } },
    ],
  },
  {
    name: 'Nuxt 3',
    app: ['nuxt'],
    shared: '.',
    runs: [
      { title: 'dev server', server: 'dev' },
      { title: 'build', build: 'build', server: 'preview' },
    ],
  },
  {
    name: 'Angular 20',
    app: ['angular'],
    shared: 'src',
    runs: [
      { title: 'dev server', server: 'dev' },
      { title: 'build', build: 'build', output: { folder: 'dist', worker: 'text' } },
      { title: 'dev server with a worker file of its own', files: 'angular-own-worker', server: 'dev' },
      { title: 'build with a worker file of its own', build: 'build', output: { folder: 'dist', worker: 'file' } },
    ],
  },
];

/** The tools of a toolchain at the versions that are tested, as npm wants them. */
export function toolsOf(name: ToolchainName): string[] {
  return Object.entries(VERSIONS[name]).map(([tool, version]) => `${tool}@${version}`);
}

function vite(name: ToolchainName): Toolchain {
  return {
    name,
    app: ['vite'],
    shared: 'src',
    runs: [
      { title: 'dev server', server: 'dev' },
      { title: 'build', build: 'build', output: { folder: 'dist', worker: 'file' } },
      {
        title: 'build with a worker file of its own',
        files: 'vite-own-worker',
        build: 'build',
        output: { folder: 'dist', worker: 'file' },
      },
      { title: 'dev server, hot updates', files: 'vite-hot', server: 'dev', hotModule: 'src/provider.ts' },
    ],
  };
}

function next(name: ToolchainName): Toolchain {
  return {
    name,
    app: ['next'],
    shared: 'lib',
    runs: [
      { title: 'dev server', server: 'dev' },
      { title: 'build', build: 'build', server: 'start' },
    ],
  };
}
