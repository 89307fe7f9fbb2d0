/** Where the worker comes from: by default the package's own, else one that the application or its bundler made. */
export type WorkerSource = Worker | URL | string | (() => Worker);

/** Starts a worker. A ready-made one serves once: when it dies, there is no second one to start. */
export function workerSpawner(source: WorkerSource | undefined): () => Worker {
  if (source === undefined) return spawnOwn;
  if (typeof source === 'function') return source;
  if (typeof source === 'string' || source instanceof URL) return () => new Worker(source, { type: 'module' });
  return () => source;
}

function spawnOwn(): Worker {
  // Bundlers look for exactly this expression, and put the worker where its URL points to.
  return new Worker(new URL('../../worker/index.js', import.meta.url), { type: 'module' });
}
