import { describeStoreId, type StoreId } from '../store-id.ts';
import { EventStoreError } from './event-store-error.ts';

/** The store was closed, or its provider was. */
export class StoreNotOpenError extends EventStoreError {
  override readonly name = 'StoreNotOpenError';
  readonly code = 'store-not-open';
  /** The store's; absent when the provider was closed, which no store of it outlives. */
  declare readonly storeId?: StoreId;

  constructor(facts: { storeId?: StoreId }, options?: ErrorOptions) {
    super(
      facts.storeId
        ? `The store of ${describeStoreId(facts.storeId)} is closed. Call open() to begin a new session.`
        : 'The provider was closed, and its stores with it. Make a new provider.',
      facts,
      options,
    );
  }
}

/** The session has lasted as long as it was allowed to; nothing was written. Call `open()` to begin a new one. */
export class StoreSessionExpiredError extends EventStoreError {
  override readonly name = 'StoreSessionExpiredError';
  readonly code = 'store-session-expired';
  declare readonly storeId: StoreId;
  declare readonly sessionId: string;
  declare readonly expiration: Date;

  constructor(facts: { storeId: StoreId; sessionId: string; expiration: Date }, options?: ErrorOptions) {
    super(
      `The session on ${describeStoreId(facts.storeId)} expired at ${facts.expiration.toISOString()}. ` +
        'Call open() to begin a new session, or open with a longer sessionTimeout.',
      facts,
      options,
    );
  }
}

/** Another session has taken the stream, or the worker that held this one is gone; nothing was written. */
export class InvalidStoreSessionError extends EventStoreError {
  override readonly name = 'InvalidStoreSessionError';
  readonly code = 'invalid-store-session';
  declare readonly storeId: StoreId;
  declare readonly currentSessionId: string;
  /** The session that holds the stream now, where it is known. */
  declare readonly activeSessionId: string | undefined;

  constructor(
    facts: { storeId: StoreId; currentSessionId: string; activeSessionId: string | undefined },
    options?: ErrorOptions,
  ) {
    super(
      `Session ${facts.currentSessionId} no longer holds ${describeStoreId(facts.storeId)}. ` +
        'Call open() to begin a new session, read what others wrote, and try again.',
      facts,
      options,
    );
  }
}

/** A session could not be had in time: another one holds the stream. */
export class OpenStoreFailedError extends EventStoreError {
  override readonly name = 'OpenStoreFailedError';
  readonly code = 'open-store-failed';
  declare readonly storeId: StoreId;
  /** How long opening waited, in milliseconds. */
  declare readonly timeout: number;
  declare readonly reason: string;

  constructor(facts: { storeId: StoreId; timeout: number; reason: string }, options?: ErrorOptions) {
    super(
      `Could not open ${describeStoreId(facts.storeId)} within ${facts.timeout} ms: ${facts.reason}. ` +
        'Close the other store, wait longer with openTimeout, or read without a session through provider.read().',
      facts,
      options,
    );
  }
}
