import { StorageUnavailableError } from '../contract/errors/index.ts';
import type { EventStoreLogger } from '../contract/logger.ts';
import type { WorkerLink } from './worker-link.ts';

export type Spawn = () => Worker;
export type Start = (spawn: Spawn) => Promise<WorkerLink>;

export interface WorkerStarterOptions {
  /** Whether the worker is the package's own, and not one of the application. */
  readonly isOwn: boolean;
  readonly spawn: Spawn;
  readonly start: Start;
  readonly logger: EventStoreLogger;
}

/**
 * Starts workers, and says of one that does not start what is wrong. The package's own is started from its text where its file
 * cannot be loaded: some bundlers move the modules of the page and leave the worker behind, and browsers refuse a worker from
 * another origin. Where the text was needed once it is used from then on.
 */
export function workerStarter({ isOwn, spawn, start, logger }: WorkerStarterOptions): () => Promise<WorkerLink> {
  let hasFile = true;
  return async () => {
    if (!hasFile) return (await loadRescue()).startFromText(start);
    try {
      return await start(spawn);
    } catch (error) {
      if (!(error instanceof StorageUnavailableError)) throw error;
      const { explainGiven, explainOwn, startFromText } = await loadRescue().catch(() => Promise.reject(error));
      if (!isOwn) throw new StorageUnavailableError(await explainGiven(spawn, error), { cause: error });
      const link = await startFromText(start).catch(async (textError: unknown) => {
        throw new StorageUnavailableError(await explainOwn(spawn), { cause: new AggregateError([error, textError]) });
      });
      hasFile = false;
      logger.info('worker started from its text, as its file could not be loaded', {});
      return link;
    }
  };
}

/** On demand: a page whose worker starts never needs it, and it holds all of the worker's text. */
function loadRescue(): Promise<typeof import('./worker-rescue.ts')> {
  return import('./worker-rescue.ts');
}
