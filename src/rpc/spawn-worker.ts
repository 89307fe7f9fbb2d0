import { hasMethods, readArgument, refuse } from '../contract/argument.ts';
import { EventStoreError, StorageUnavailableError } from '../contract/errors/index.ts';

declare global {
  // They merge with the platform's own types wherever there are any: who stores in memory may have no DOM.
  // oxlint-disable-next-line typescript/no-empty-object-type
  interface Worker {}
  // oxlint-disable-next-line typescript/no-empty-object-type
  interface URL {}
}

/** Where the worker comes from: by default the package's own, else one that the application or its bundler made. */
export type WorkerSource = Worker | URL | string | (() => Worker);

/**
 * Makes workers. @throws StorageUnavailableError when that fails.
 * @throws InvalidArgumentError at once when no worker can come from the source.
 */
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
  if (typeof source === 'function') return () => assertWorker('worker()', source());
  if (typeof source === 'string' || isUrl(source)) {
    // A URL may be changed before the worker is started.
    const url = String(source);
    return () => new Worker(url, { type: 'module' });
  }
  assertWorker('worker', source);
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

/** @throws InvalidArgumentError unless it is a worker: of which realm, or by whom it is wrapped, does not matter. */
function assertWorker(parameter: string, worker: Worker): Worker {
  if (hasMethods(worker, 'postMessage', 'addEventListener', 'terminate')) return worker;
  return refuse(parameter, 'must be a Worker, its URL, or a function that makes one');
}

function isUrl(source: Worker | URL): source is URL {
  return readArgument('worker', () => 'href' in source && typeof source.href === 'string');
}

function spawnOwn(): Worker {
  // Bundlers look for exactly this expression, and put the worker where its URL points to.
  return new Worker(new URL('../../worker/idb-eventstore-worker.js', import.meta.url), { type: 'module' });
}
