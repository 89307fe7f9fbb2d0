import type { StoreId } from '../store-id.ts';

/** Whether a call that failed has written: certainly not, or it is not known whether. Never in part. */
export type WriteOutcome = 'not-written' | 'unknown';

/** What to do when the outcome is unknown. */
export const UNKNOWN_OUTCOME_ADVICE =
  'The write may be stored: read the stream before adding again. A message with an idempotencyId is stored once, however often it is added.';

/**
 * Base of every error of the library. `code` is a literal that stays the same across releases; the facts of each class
 * are typed properties; `cause` is the original error where there is one.
 */
export abstract class EventStoreError extends Error {
  abstract override readonly name: string;
  abstract readonly code: string;
  /** The stream that the error is about, where there is one. */
  declare readonly storeId?: StoreId;
  /**
   * Whether the call may have written: after `unknown`, read the stream before adding again. Always `not-written` for a call
   * that only reads, and in every class that does not say otherwise.
   */
  readonly outcome: WriteOutcome = 'not-written';

  /** Own properties of the error: what the error codec carries across the worker. */
  declare readonly facts: object;

  constructor(message: string, facts: object, options?: ErrorOptions) {
    super(message, options);
    // Hidden, so that a printed error shows each fact once.
    Object.defineProperty(this, 'facts', { value: facts });
    Object.assign(this, facts);
  }
}
