import { EventStoreError } from './event-store-error.ts';

/** What was to be imported is damaged, is newer than this code, or does not go with what is stored. Nothing was overwritten. */
export class ImportRefusedError extends EventStoreError {
  override readonly name = 'ImportRefusedError';
  readonly code = 'import-refused';
  /** The line that was refused, from 1. */
  declare readonly line: number;
  declare readonly reason: string;

  constructor(facts: { line: number; reason: string }, options?: ErrorOptions) {
    super(
      `Line ${facts.line} cannot be imported: ${facts.reason}. What stands before it may have been imported, and is left out the next time.`,
      facts,
      options,
    );
  }
}
