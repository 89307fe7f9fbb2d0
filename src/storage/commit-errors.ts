import type { Key } from './key.ts';

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

/** The storage did not answer a commit, which is stored whole or not at all: what is read from now on tells which. */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';
}

/** The etag of a stored value, as checks compare it. */
export function etagOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('etag' in value)) return undefined;
  return typeof value.etag === 'string' ? value.etag : undefined;
}
