import type { Key } from './key.ts';
import type { Batch } from './port.ts';

/** A check did not hold, or the key of an `add` is taken. Nothing was written. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';

  constructor(
    readonly collection: string,
    readonly key: Key,
    /** What stands at the key instead, if anything. */
    readonly found: unknown,
  ) {
    super(`The value at ${JSON.stringify(key)} in '${collection}' is not the one expected.`);
  }
}

/** Checks of some batches of a group do not hold. Nothing of the group was written. */
export class RefusedBatchesError extends Error {
  /** The first check that failed, of each batch that is refused. */
  readonly conflicts: ReadonlyMap<Batch, ConflictError>;

  constructor(conflicts: ReadonlyMap<Batch, ConflictError>) {
    super('The checks of some batches do not hold.');
    this.conflicts = conflicts;
  }
}

/** The storage did not answer a commit, which is stored whole or not at all: what is read from now on tells which. */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';
}

/** The etag of a stored value, as checks compare it. */
export function etagOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('etag' in value)) return undefined;
  return typeof value.etag === 'string' ? value.etag : undefined;
}
