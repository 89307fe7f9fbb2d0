import { AssertionError } from './assertion-error.ts';
import { describe, firstDifference } from './first-difference.ts';

/**
 * What an error is to be like: of a class, with a text in its message, a message that fits a pattern, with the properties of an
 * object, or one that a function returns true for.
 */
export type ErrorMatcher =
  | (abstract new (...args: never[]) => Error)
  | string
  | RegExp
  | ((error: unknown) => boolean)
  | Readonly<Record<string, unknown>>;

/** @throws AssertionError unless the error is as it is to be. */
export function assertThrown(error: unknown, matcher: ErrorMatcher | undefined): void {
  if (matcher === undefined) return;
  const fail = (wanted: string, expected: unknown = matcher, actual: unknown = error): never => {
    throw new AssertionError(
      `The decision was to throw ${wanted}, but threw ${String(error)}.`,
      { expected, actual },
      { cause: error },
    );
  };
  const message = error instanceof Error ? error.message : String(error);
  if (typeof matcher === 'string') {
    if (!message.includes(matcher)) fail(`an error that says ${describe(matcher)}`, matcher, message);
  } else if (matcher instanceof RegExp) {
    if (!matcher.test(message)) fail(`an error that says ${String(matcher)}`, matcher, message);
  } else if (isErrorClass(matcher)) {
    if (!(error instanceof matcher)) fail(`a ${matcher.name}`);
  } else if (typeof matcher === 'function') {
    if (!matcher(error)) fail('another error');
  } else {
    assertProperties(error, matcher, fail);
  }
}

function assertProperties(
  error: unknown,
  matcher: Readonly<Record<string, unknown>>,
  fail: (wanted: string, expected: unknown, actual: unknown) => never,
): void {
  const has = Object.fromEntries(Object.keys(matcher).map((key) => [key, Reflect.get(Object(error) as object, key) as unknown]));
  const difference = firstDifference(has, { ...matcher }, 'error');
  if (difference) fail(`an error with ${describe(matcher)}`, matcher, has);
}

function isErrorClass(matcher: unknown): matcher is abstract new (...args: never[]) => Error {
  return typeof matcher === 'function' && (matcher === Error || matcher.prototype instanceof Error);
}
