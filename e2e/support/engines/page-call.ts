import { PageError, type Thrown } from './errors.ts';

/** An expression which calls `fn` in a page. Its value is a promise of text for {@link readOutcome}; it never rejects. */
export function callExpression(fn: (...args: never) => unknown, args: readonly unknown[]): string {
  return `(async () => {
    try {
      return JSON.stringify({ value: await (${String(fn)})(...${JSON.stringify(args)}) });
    } catch (thrown) {
      const error = Object(thrown) === thrown ? thrown : { name: typeof thrown, message: String(thrown) };
      const outcome = (fields) => JSON.stringify({
        thrown: { name: String(error.name), message: String(error.message), stack: String(error.stack ?? ''), fields },
      });
      try { return outcome({ ...error }); } catch { return outcome({}); }
    }
  })()`;
}

/** The value of the call, or a {@link PageError} with what it threw. */
export function readOutcome(text: string, console: readonly string[]): unknown {
  const outcome = JSON.parse(text) as { value?: unknown; thrown?: Thrown };
  if (outcome.thrown) throw new PageError(outcome.thrown, console);
  return outcome.value;
}
