import { InvalidArgumentError } from '../contract/errors/index.ts';
import { MAX_TIMEOUT } from '../contract/settings.ts';
import type { StoreId } from '../contract/store-id.ts';

// Two of them and some punctuation stay far below what any engine takes as a key.
const MAX_NAME_LENGTH = 512; // UTF-16 units

/** @throws InvalidArgumentError naming the part that is blank, over-long or ill-formed. */
export function assertStoreId({ database, name, id }: StoreId): void {
  for (const [parameter, value] of Object.entries({ database, name, id })) {
    const reason = whyNotName(value);
    if (reason) throw new InvalidArgumentError({ parameter, reason });
  }
}

/** @throws InvalidArgumentError */
export function assertName(parameter: string, value: string): void {
  const reason = whyNotName(value);
  if (reason) throw new InvalidArgumentError({ parameter, reason });
}

/** @throws InvalidArgumentError unless the value is a whole number from `min`. */
export function assertWhole(parameter: string, value: number, min: number): void {
  if (!Number.isSafeInteger(value) || value < min) {
    throw new InvalidArgumentError({ parameter, reason: `must be a whole number from ${min}, not ${String(value)}` });
  }
}

/** @throws InvalidArgumentError unless the value is a whole number of milliseconds from `min` to 1e12. */
export function assertTimeout(parameter: string, value: number, min: number): void {
  assertWhole(parameter, value, min);
  if (value <= MAX_TIMEOUT) return;
  throw new InvalidArgumentError({ parameter, reason: `must be at most ${MAX_TIMEOUT} ms, not ${value}` });
}

/** @throws InvalidArgumentError unless 1 ≤ first ≤ last; `last` may be Infinity where the end is meant. */
export function assertRange(first: number, last: number): void {
  assertWhole('first', first, 1);
  if (last !== Infinity) assertWhole('last', last, 1);
  if (last < first) throw new InvalidArgumentError({ parameter: 'last', reason: `must not be below first (${first})` });
}

function whyNotName(value: unknown): string | undefined {
  if (typeof value !== 'string') return 'must be a string';
  if (value.trim() === '') return 'must not be blank';
  if (value.length > MAX_NAME_LENGTH) return `must have at most ${MAX_NAME_LENGTH} UTF-16 units`;
  if (!value.isWellFormed()) return 'must be well-formed: it holds a lone surrogate';
  return undefined;
}
