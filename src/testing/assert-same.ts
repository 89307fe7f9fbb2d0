import { AssertionError } from './assertion-error.ts';
import { describe, firstDifference } from './first-difference.ts';

/** @throws AssertionError that names the first difference. `root`: what the values are called in it. */
export function assertSame(actual: unknown, expected: unknown, root: string): void {
  const difference = firstDifference(actual, expected, root);
  if (!difference) return;
  const message = `${difference.path}: expected ${describe(difference.expected)}, got ${describe(difference.actual)}`;
  throw new AssertionError(message, { expected, actual });
}

/** What `await` calls `then` with. Whoever awaits something to be held against, and no assertion on it, is told what to `call`. */
export function isAwaited(call: string, resolve: unknown, reject: unknown): boolean {
  if (typeof resolve !== 'function' || typeof reject !== 'function') return false;
  reject(new TypeError(`Nothing is asserted: call ${call}.`));
  return true;
}
