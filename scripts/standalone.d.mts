/** Builds into a folder: `idb-eventstore.js`, the worker, its text, and the licenses of what is in them. */
export function bundleStandalone(outDir: string): Promise<void>;
