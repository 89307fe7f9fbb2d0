import { EventStoreError, UNKNOWN_OUTCOME_ADVICE, type WriteOutcome } from './event-store-error.ts';

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

/** What may be stored is not to be tried again, whatever the storage does next. */
type Unavailability =
  | { readonly transient: boolean; readonly outcome?: 'not-written'; readonly reason: string }
  | { readonly transient: false; readonly outcome: 'unknown'; readonly reason: string };

/** The storage does not answer or answered with an error. */
export class StorageUnavailableError extends EventStoreError {
  override readonly name = 'StorageUnavailableError';
  readonly code = 'storage-unavailable';
  /** True when trying again may help: never after a write whose outcome is unknown, which must be looked for first. */
  declare readonly transient: boolean;
  declare readonly reason: string;

  constructor(facts: Unavailability, options?: ErrorOptions) {
    super(`The storage is not available: ${facts.reason}. ${adviceFor(facts, options)}`, facts, options);
  }
}

function adviceFor({ transient, outcome }: Unavailability, options: ErrorOptions | undefined): string {
  if (outcome === 'unknown') return UNKNOWN_OUTCOME_ADVICE;
  if (transient) return 'Try again in a moment.';
  return options?.cause === undefined ? 'Trying again will not help.' : 'Trying again will not help; see the cause.';
}

/**
 * What was in the database is gone: it was deleted while in use, or the browser found it damaged and began a new one. So is
 * whatever the call may have written.
 */
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

/** The database, or the documents of a projection in it, were written by newer code. Nothing was touched. */
export class UpgradeRequiredError extends EventStoreError {
  override readonly name = 'UpgradeRequiredError';
  readonly code = 'upgrade-required';
  declare readonly database: string;
  /** The newest version that this code knows, of the database's schema or of the projection. */
  declare readonly supportedVersion: number;
  /** The projection whose documents are newer; absent when it is the database's schema. */
  declare readonly projection?: string;

  constructor(facts: { database: string; supportedVersion: number; projection?: string }, options?: ErrorOptions) {
    const newer = facts.projection === undefined ? 'a newer schema' : `documents of a newer '${facts.projection}'`;
    super(
      `Database '${facts.database}' has ${newer} than this code knows (${facts.supportedVersion}). ` +
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

  constructor(facts: { outcome: WriteOutcome }, options?: ErrorOptions) {
    super(
      `The worker ended before it answered. ${
        facts.outcome === 'unknown' ? UNKNOWN_OUTCOME_ADVICE : 'Nothing was written: call again.'
      }`,
      facts,
      options,
    );
  }
}
