import { EventStoreError, StorageUnavailableError } from '../contract/errors/index.ts';

/** Where the worker comes from: by default the package's own, else one that the application or its bundler made. */
export type WorkerSource = Worker | URL | string | (() => Worker);

/** Makes workers. @throws StorageUnavailableError when that fails. */
export function workerSpawner(source: WorkerSource | undefined): () => Worker {
  const spawn = spawnerFrom(source);
  return () => {
    try {
      return spawn();
    } catch (cause) {
      if (cause instanceof EventStoreError) throw cause;
      throw new StorageUnavailableError({ transient: false, reason: 'the worker could not be made' }, { cause });
    }
  };
}

/** Of a ready-made worker there is no second one. */
function spawnerFrom(source: WorkerSource | undefined): () => Worker {
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
  return new Worker(new URL('../../worker/index.js', import.meta.url), { type: 'module' });
}
