/** The library's worker: healthy, or one that dies in an append at the moment that is named. */
export function startWorker(dies: 'before' | 'during' | 'after' | undefined): Worker {
  return dies === undefined
    ? new Worker(new URL('../../worker/idb-eventstore-worker.ts', import.meta.url), { type: 'module' })
    : new Worker(new URL('./faulty-worker.ts', import.meta.url), { type: 'module', name: dies });
}
