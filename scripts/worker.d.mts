import type { Plugin } from 'vite';

/** Builds the worker into a folder, with its map and the licenses of what is in it; without a folder, in memory. Its code. */
export function bundleWorker(outDir?: string): Promise<string>;

/** The module that holds the worker's code as text. Its map stays with the file. */
export function textModule(code: string): string;

/** For what is built from the sources: they have the declaration of that module only. */
export function workerTextPlugin(): Plugin;
