import { EventStoreError } from './event-store-error.ts';

/** The browser gives this site no more room; nothing was written, what was stored is intact. */
export class StorageQuotaExceededError extends EventStoreError {
  override readonly name = 'StorageQuotaExceededError';
  readonly code = 'storage-quota-exceeded';
  declare readonly database: string;
  /** Bytes that the site uses, where the browser tells. */
  declare readonly usage: number | undefined;
  /** Bytes that the site may use, where the browser tells. */
  declare readonly quota: number | undefined;

  constructor(facts: { database: string; usage: number | undefined; quota: number | undefined }, options?: ErrorOptions) {
    super(
      `There is no room left for database '${facts.database}' (${facts.usage ?? '?'} of ${facts.quota ?? '?'} bytes used). ` +
        'Free space or ask for persistent storage, then add again.',
      facts,
      options,
    );
  }
}

/** The storage does not answer or answered with an error. */
export class StorageUnavailableError extends EventStoreError {
  override readonly name = 'StorageUnavailableError';
  readonly code = 'storage-unavailable';
  /** True when trying again may help. */
  declare readonly transient: boolean;
  declare readonly reason: string;

  constructor(facts: { transient: boolean; reason: string }, options?: ErrorOptions) {
    super(
      `The storage is not available: ${facts.reason}. ` +
        (facts.transient ? 'Try again in a moment.' : 'Trying again will not help; see the cause.'),
      facts,
      options,
    );
  }
}

/** What was in the database is gone: it was deleted while in use, or the browser found it damaged and began a new one. */
export class StorageWipedError extends EventStoreError {
  override readonly name = 'StorageWipedError';
  readonly code = 'storage-wiped';
  declare readonly database: string;
  /** `damaged`: the browser could not read it any more, and deleted it by itself. */
  declare readonly reason: 'deleted' | 'damaged';

  constructor(facts: { database: string; reason: 'deleted' | 'damaged' }, options?: ErrorOptions) {
    super(
      `Database '${facts.database}' ${
        facts.reason === 'deleted' ? 'was deleted while it was in use' : 'was found damaged by the browser, which deleted it'
      }. Open the store again to begin with an empty one.`,
      facts,
      options,
    );
  }
}

/** The database was written by newer code. Nothing was touched. */
export class UpgradeRequiredError extends EventStoreError {
  override readonly name = 'UpgradeRequiredError';
  readonly code = 'upgrade-required';
  declare readonly database: string;
  /** The newest schema version that this code knows. */
  declare readonly supportedVersion: number;

  constructor(facts: { database: string; supportedVersion: number }, options?: ErrorOptions) {
    super(
      `Database '${facts.database}' has a newer schema than this code knows (${facts.supportedVersion}). ` +
        'Reload the page to get the newer code.',
      facts,
      options,
    );
  }
}

/** The worker ended before it could answer. */
export class WorkerTerminatedError extends EventStoreError {
  override readonly name = 'WorkerTerminatedError';
  readonly code = 'worker-terminated';
  /** Whether the call can have written: `unknown` calls for a look at the stream before trying again. */
  declare readonly outcome: 'not-written' | 'unknown';

  constructor(facts: { outcome: 'not-written' | 'unknown' }, options?: ErrorOptions) {
    super(
      facts.outcome === 'unknown'
        ? 'The worker ended before it answered: the write may or may not be stored. Read the stream before adding again.'
        : 'The worker ended before it answered; nothing was written. Call again.',
      facts,
      options,
    );
  }
}
