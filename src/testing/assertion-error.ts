/** A test that does not hold. It has the fields of Node's own, and `showDiff`, by which test runners know what to show as a difference. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
  readonly code = 'ERR_ASSERTION';
  readonly operator = 'deepStrictEqual';
  readonly generatedMessage = false;
  readonly showDiff = true;
  readonly expected: unknown;
  readonly actual: unknown;

  constructor(
    message: string,
    { expected, actual }: { readonly expected: unknown; readonly actual: unknown },
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.expected = expected;
    this.actual = actual;
  }
}
