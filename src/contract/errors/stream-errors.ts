import type { Metadata } from '../message.ts';
import { describeStoreId, type StoreId } from '../store-id.ts';
import { EventStoreError } from './event-store-error.ts';

/** The stream is not at the version that an add expects; nothing was written. */
export class StoreVersionMismatchError extends EventStoreError {
  override readonly name = 'StoreVersionMismatchError';
  readonly code = 'store-version-mismatch';
  declare readonly storeId: StoreId;
  /** Metadata of the message that could not land where it must; absent when the add as a whole expected a version. */
  declare readonly metadata: Metadata | undefined;
  /** The sequence number that the message carries, or what the add expected of the stream. */
  declare readonly expectedVersion: number | 'stream-exists';
  /** The stream's current version. */
  declare readonly actualVersion: number;

  constructor(
    facts: {
      storeId: StoreId;
      metadata: Metadata | undefined;
      expectedVersion: number | 'stream-exists';
      actualVersion: number;
    },
    options?: ErrorOptions,
  ) {
    const expected =
      facts.expectedVersion === 'stream-exists'
        ? 'The stream was expected to exist'
        : `Version ${facts.expectedVersion} was expected`;
    super(
      `${expected}, but ${describeStoreId(facts.storeId)} is at version ${facts.actualVersion}. ` +
        'Read what was added since, decide again, and retry.',
      facts,
      options,
    );
  }
}

/** The stream does not reach the version that was named. */
export class StreamVersionNotFoundError extends EventStoreError {
  override readonly name = 'StreamVersionNotFoundError';
  readonly code = 'stream-version-not-found';
  declare readonly storeId: StoreId;
  declare readonly version: number;
  declare readonly actualVersion: number;

  constructor(facts: { storeId: StoreId; version: number; actualVersion: number }, options?: ErrorOptions) {
    super(
      `${describeStoreId(facts.storeId)} has no version ${facts.version}: it ends at ${facts.actualVersion}. ` +
        'Take the snapshot at a version that the stream has.',
      facts,
      options,
    );
  }
}

/** There is no snapshot at the version that was named. */
export class StreamSnapshotVersionNotFoundError extends EventStoreError {
  override readonly name = 'StreamSnapshotVersionNotFoundError';
  readonly code = 'stream-snapshot-version-not-found';
  declare readonly storeId: StoreId;
  declare readonly version: number;

  constructor(facts: { storeId: StoreId; version: number }, options?: ErrorOptions) {
    super(
      `${describeStoreId(facts.storeId)} has no snapshot at version ${facts.version}. ` +
        'Call snapshotVersions() to see which there are.',
      facts,
      options,
    );
  }
}

/** No message of the stream carries the idempotency id. */
export class StreamIdempotencyIdNotFoundError extends EventStoreError {
  override readonly name = 'StreamIdempotencyIdNotFoundError';
  readonly code = 'stream-idempotency-id-not-found';
  declare readonly storeId: StoreId;
  declare readonly idempotencyId: string;

  constructor(facts: { storeId: StoreId; idempotencyId: string }, options?: ErrorOptions) {
    super(
      `No message of ${describeStoreId(facts.storeId)} carries the idempotency id '${facts.idempotencyId}'. ` +
        'It has not been added yet.',
      facts,
      options,
    );
  }
}

/** Another message carries the same idempotency id, in the stream or before it in the list; nothing was written. */
export class DuplicateIdempotencyIdError extends EventStoreError {
  override readonly name = 'DuplicateIdempotencyIdError';
  readonly code = 'duplicate-idempotency-id';
  declare readonly storeId: StoreId;
  declare readonly idempotencyId: string;
  /** The version of the message that came first; `undefined` when it is in the list as well, so that neither is stored. */
  declare readonly existingVersion: number | undefined;

  constructor(facts: { storeId: StoreId; idempotencyId: string; existingVersion: number | undefined }, options?: ErrorOptions) {
    super(
      facts.existingVersion === undefined
        ? `The idempotency id '${facts.idempotencyId}' is on two messages of the list for ${describeStoreId(facts.storeId)}. ` +
            'Add the message once.'
        : `The idempotency id '${facts.idempotencyId}' is at version ${facts.existingVersion} of ` +
            `${describeStoreId(facts.storeId)} already. Treat the command as done.`,
      facts,
      options,
    );
  }
}
