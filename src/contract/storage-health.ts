import type { Durability } from './settings.ts';

/** How it stands with the place where everything is stored. */
export interface StorageHealth {
  /** Bytes that the site has stored, as far as the browser tells. */
  readonly usage?: number | undefined;
  /** Bytes that the site may store, as far as the browser tells. */
  readonly quota?: number | undefined;
  /** Whether the browser may not evict the site's storage when room gets scarce. Always true of a backend that evicts nothing. */
  readonly persisted: boolean;
  /** What an acknowledged write has survived. */
  readonly durability: Durability;
  readonly backend: 'indexed-db' | 'key-value';
}

/** Tells of the storage, and asks for more of it. */
export interface StorageKeeper {
  health(): Promise<StorageHealth>;
  /** Asks the browser to keep the site's storage; true when it will. */
  persist(): Promise<boolean>;
}
