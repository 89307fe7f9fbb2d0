import { StorageUnavailableError } from '../contract/errors/index.ts';

/** Where the worker comes from: by default the package's own, else one that the application or its bundler made. */
export type WorkerSource = Worker | URL | string | (() => Worker);

/** Starts workers. @throws StorageUnavailableError when a ready-made one has died: there is no second one to start. */
export function workerSpawner(source: WorkerSource | undefined): () => Worker {
  if (source === undefined) return spawnOwn;
  if (typeof source === 'function') return source;
  if (typeof source === 'string' || source instanceof URL) return () => new Worker(source, { type: 'module' });
  let served = false;
  return () => {
    if (served) {
      const reason = 'the ready-made worker has died; give a URL or a function to have another started';
      throw new StorageUnavailableError({ transient: false, reason });
    }
    served = true;
    return source;
  };
}

function spawnOwn(): Worker {
  // Bundlers look for exactly this expression, and put the worker where its URL points to.
  return new Worker(new URL('../../worker/idb-eventstore-worker.js', import.meta.url), { type: 'module' });
}
