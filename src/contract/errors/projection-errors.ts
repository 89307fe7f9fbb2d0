import { describeStoreId, type StoreId } from '../store-id.ts';
import { EventStoreError } from './event-store-error.ts';

/**
 * A function of a projection threw. Of one that follows the log the documents stand before the commit that it could not take, and
 * nothing is left out; of an inline one nothing was written.
 */
export class ProjectionFailedError extends EventStoreError {
  override readonly name = 'ProjectionFailedError';
  readonly code = 'projection-failed';
  declare readonly projection: string;
  declare readonly reason: string;
  /** Of the commit that could not be taken; absent for an append that was refused. */
  declare readonly position?: number;
  /** Whose append was refused. */
  declare readonly storeId?: StoreId;

  constructor(facts: { projection: string; reason: string; position?: number; storeId?: StoreId }, options?: ErrorOptions) {
    super(
      facts.storeId
        ? `The projection '${facts.projection}' refuses events of ${describeStoreId(facts.storeId)}: ${facts.reason}. Nothing was written.`
        : `The projection '${facts.projection}' stands before position ${facts.position}: ${facts.reason}. ` +
            'Correct its functions, give it a new version, and load the page again.',
      facts,
      options,
    );
  }
}

/** The documents of a stream were changed again and again while an append was under way; nothing was written. */
export class ProjectionConflictError extends EventStoreError {
  override readonly name = 'ProjectionConflictError';
  readonly code = 'projection-conflict';
  declare readonly storeId: StoreId;
  /** The stream's version; absent when it is not known. */
  declare readonly actualVersion?: number;

  constructor(facts: { storeId: StoreId; actualVersion?: number }, options?: ErrorOptions) {
    super(
      `The documents of ${describeStoreId(facts.storeId)} were changed meanwhile. Nothing was written: add again.`,
      facts,
      options,
    );
  }
}
