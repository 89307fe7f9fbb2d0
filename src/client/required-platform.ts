import { StorageUnavailableError } from '../contract/errors/index.ts';

/** What the worker's provider needs and does not find here, as in Node and on a page that is not secure. */
export function missingHere(): string | undefined {
  if (typeof Worker === 'undefined') return 'Worker';
  if (typeof indexedDB === 'undefined') return 'IndexedDB';
  return navigator.locks ? undefined : 'LockManager';
}

/** @throws StorageUnavailableError saying where the provider runs. */
export function assertRunsHere(): void {
  const missing = missingHere();
  if (missing === undefined) return;
  const reason =
    `there is no ${missing} here. createEventStoreProvider() runs in pages of a browser, from https or localhost; ` +
    'on a server and in unit tests use createInMemoryEventStoreProvider()';
  throw new StorageUnavailableError({ transient: false, reason });
}
