import { EventStoreError } from './event-store-error.ts';

/** An argument is outside what the call takes. */
export class InvalidArgumentError extends EventStoreError {
  override readonly name = 'InvalidArgumentError';
  readonly code = 'invalid-argument';
  declare readonly parameter: string;
  /** What the parameter must be, as a clause after its name. */
  declare readonly reason: string;

  constructor(facts: { parameter: string; reason: string }, options?: ErrorOptions) {
    super(`${facts.parameter} ${facts.reason}.`, facts, options);
  }
}
