import { StorageUnavailableError } from '../contract/errors/index.ts';
import type { EventStoreLogger } from '../contract/logger.ts';

/**
 * A part of the library that most pages never need, from a file of its own.
 * @throws StorageUnavailableError when it cannot be loaded, as in a page that is offline and has no service worker.
 */
export function loadPart<T>(load: () => Promise<T>, does: string, logger: EventStoreLogger): Promise<T> {
  return load().catch((cause: unknown) => {
    const reason = `the part of the library that ${does} could not be loaded`;
    logger.error(reason, { error: String(cause) });
    throw new StorageUnavailableError({ transient: true, reason }, { cause });
  });
}
