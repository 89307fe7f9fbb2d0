import { StorageUnavailableError } from '../contract/errors/index.ts';

/** What the worker's provider cannot do without. */
export type RequiredFeature = 'secure context' | 'Worker' | 'IndexedDB' | 'Web Locks';

export interface PlatformSupport {
  readonly supported: boolean;
  /** In the order in which they are best mended: without a secure context there are no Web Locks either. */
  readonly missing: readonly RequiredFeature[];
}

/**
 * Whether `createEventStoreProvider` can work here, as far as that can be told without starting a worker. It works in pages of
 * a browser from https or localhost, and in their workers; not in Node, and not on a page from `http://192.168.1.7`.
 */
export function isSupported(): PlatformSupport {
  const missing = missingHere();
  return { supported: missing.length === 0, missing };
}

/** @throws StorageUnavailableError saying what is missing, and where the provider runs. */
export function assertRunsHere(): void {
  const [missing] = missingHere();
  if (missing !== undefined) throw new StorageUnavailableError({ transient: false, reason: explain(missing) });
}

function missingHere(): RequiredFeature[] {
  const isThere: Readonly<Record<RequiredFeature, boolean>> = {
    'secure context': globalThis.isSecureContext !== false, // unknown to Node and to jsdom
    Worker: typeof Worker !== 'undefined',
    IndexedDB: typeof indexedDB !== 'undefined',
    'Web Locks': typeof navigator !== 'undefined' && 'locks' in navigator,
  };
  return (Object.keys(isThere) as RequiredFeature[]).filter((feature) => !isThere[feature]);
}

function explain(missing: RequiredFeature): string {
  switch (missing) {
    case 'secure context':
      return `the address of this page is not secure (${location.origin}): serve it from https, or open it from localhost`;
    case 'Worker':
      return (
        'there is no Worker here. createEventStoreProvider() runs in pages of a browser, from https or localhost; ' +
        'on a server and in unit tests use createInMemoryEventStoreProvider()'
      );
    default:
      return `this browser has no ${missing}, or has it turned off, as some private modes do`;
  }
}
