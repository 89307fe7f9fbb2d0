/** What contestants without an error of their own reject with when a stream is not where it was expected. */
export class WrongVersionError extends Error {
  override readonly name = 'WrongVersionError';

  constructor(stream: string, expected: number, actual: number) {
    super(`Stream ${stream} is at version ${actual}, not ${expected}.`);
  }
}
