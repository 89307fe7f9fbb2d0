import { describe, firstDifference } from '../../testing/first-difference.ts';

/** A conformance case found a promise broken. */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError';
}

/** Fails unless both are the same data. Classes, Dates, Maps, Sets, typed arrays, NaN and -0 are told apart. */
export function assertEqual(actual: unknown, expected: unknown, what: string): void {
  if (!firstDifference(actual, expected, what)) return;
  throw new ConformanceError(`${what}: expected ${describe(expected)}, got ${describe(actual)}`);
}

export function assertTrue(condition: boolean, what: string): asserts condition {
  if (!condition) throw new ConformanceError(what);
}

type ErrorClass<T> = abstract new (...args: never[]) => T;

/** Fails unless the call rejects with an error of the class; returns the error. */
export async function assertRejects<T>(call: Promise<unknown>, type: ErrorClass<T>, what: string): Promise<T> {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('value' in outcome) throw new ConformanceError(`${what}: expected ${type.name}, got the value ${describe(outcome.value)}`);
  if (outcome.error instanceof type) return outcome.error;
  throw new ConformanceError(`${what}: expected ${type.name}, got ${String(outcome.error)}`, { cause: outcome.error });
}
