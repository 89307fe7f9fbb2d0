import { StorageUnavailableError } from '../contract/errors/index.ts';
import type { EventStoreLogger } from '../contract/logger.ts';
import { type WorkerSource, workerSpawner } from './spawn-worker.ts';
import type { WorkerLink } from './worker-link.ts';

type Start = (spawn: () => Worker) => Promise<WorkerLink>;

/** Starts the application's worker, or the package's own where it names none. */
export function workerStarter(
  source: WorkerSource | undefined,
  logger: EventStoreLogger,
  start: Start,
): () => Promise<WorkerLink> {
  if (source === undefined) return ownWorkerStarter(logger, start);
  const spawn = workerSpawner(source);
  return () => start(spawn);
}

/**
 * Starts the package's worker from its file, or else from its text: some bundlers move this module away from its worker, and a
 * worker from another origin is refused. What the page has had to start from its text once it does not look for again.
 */
function ownWorkerStarter(logger: EventStoreLogger, start: Start): () => Promise<WorkerLink> {
  let hasFile = true;
  return async () => {
    if (!hasFile) return startFromText(start);
    try {
      return await start(spawnFromFile);
    } catch (fileError) {
      const link = await startFromText(start).catch((textError: unknown) => {
        const reason =
          "the worker started neither from its file nor from its text: serve the file 'idb-eventstore/worker' and name its " +
          "address in the option 'worker', or allow blob: in the worker-src of the Content-Security-Policy";
        throw new StorageUnavailableError({ transient: false, reason }, { cause: new AggregateError([fileError, textError]) });
      });
      hasFile = false;
      logger.info('worker started from its text, as its file could not be loaded', {});
      return link;
    }
  };
}

function spawnFromFile(): Worker {
  // Bundlers look for exactly this expression, and put the worker where its URL points to.
  return new Worker(new URL('../../worker/idb-eventstore-worker.js', import.meta.url), { type: 'module' });
}

async function startFromText(start: Start): Promise<WorkerLink> {
  const { workerText } = await import('./idb-eventstore-worker-text.js'); // on demand: a page whose worker has its file never needs it
  const url = URL.createObjectURL(new Blob([workerText], { type: 'text/javascript' }));
  try {
    return await start(() => new Worker(url, { type: 'module' }));
  } finally {
    URL.revokeObjectURL(url);
  }
}
