/** The library's worker: healthy, one that dies in an append at the moment that is named, or one that cannot read an append. */
export function startWorker(kind: 'before' | 'during' | 'after' | 'deaf' | undefined): Worker {
  switch (kind) {
    case undefined:
      return new Worker(new URL('../../../worker/idb-eventstore-worker.ts', import.meta.url), { type: 'module' });
    case 'deaf':
      return new Worker(new URL('./deaf-worker.ts', import.meta.url), { type: 'module' });
    default:
      return new Worker(new URL('./faulty-worker.ts', import.meta.url), { type: 'module', name: kind });
  }
}
