/** A conformance case found a promise broken. */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError';
}

/** Fails unless both are the same data. Classes, Dates, Maps, Sets, typed arrays, NaN and -0 are told apart. */
export function assertEqual(actual: unknown, expected: unknown, what: string): void {
  if (!isSame(actual, expected)) throw new ConformanceError(`${what}: expected ${show(expected)}, got ${show(actual)}`);
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
  if ('value' in outcome) throw new ConformanceError(`${what}: expected ${type.name}, got the value ${show(outcome.value)}`);
  if (outcome.error instanceof type) return outcome.error;
  throw new ConformanceError(`${what}: expected ${type.name}, got ${String(outcome.error)}`, { cause: outcome.error });
}

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Date && b instanceof Date) return Object.is(a.getTime(), b.getTime());
  if (a instanceof RegExp || a instanceof URL) return String(a) === String(b);
  if (a instanceof Map || a instanceof Set) return isSame([...a], [...(b as Iterable<unknown>)]);
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => isSame(Reflect.get(a, key), Reflect.get(b, key)));
}

function show(value: unknown): string {
  try {
    return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part)) ?? String(value);
  } catch {
    return String(value);
  }
}
