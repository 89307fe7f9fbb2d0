import { EventStoreError } from './event-store-error.ts';

/** A function of a projection threw. Its documents stand before the commit that it could not take; nothing is left out. */
export class ProjectionFailedError extends EventStoreError {
  override readonly name = 'ProjectionFailedError';
  readonly code = 'projection-failed';
  declare readonly projection: string;
  /** Of the commit that could not be taken. */
  declare readonly position: number;
  declare readonly reason: string;

  constructor(facts: { projection: string; position: number; reason: string }, options?: ErrorOptions) {
    super(
      `The projection '${facts.projection}' stands before position ${facts.position}: ${facts.reason}. ` +
        'Correct its functions, give it a new version, and load the page again.',
      facts,
      options,
    );
  }
}
