import type { StoreId } from '../store-id.ts';

/**
 * Base of every error of the library. `code` is a literal that stays the same across releases; the facts of each class
 * are typed properties; `cause` is the original error where there is one.
 */
export abstract class EventStoreError extends Error {
  abstract override readonly name: string;
  abstract readonly code: string;
  /** The stream that the error is about, where there is one. */
  declare readonly storeId?: StoreId;

  /** Own properties of the error: what the error codec carries across the worker. */
  declare readonly facts: object;

  constructor(message: string, facts: object, options?: ErrorOptions) {
    super(message, options);
    // Hidden, so that a printed error shows each fact once.
    Object.defineProperty(this, 'facts', { value: facts });
    Object.assign(this, facts);
  }
}
