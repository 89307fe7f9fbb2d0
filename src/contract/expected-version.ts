/** The version that a stream must have; `undefined` when it does not matter. */
export type VersionExpected = number | 'stream-exists' | undefined;

/** Whether a stream of that version is as expected. */
export function isExpected<E extends VersionExpected>(expected: E, version: number): expected is E & undefined {
  return expected === undefined || (expected === 'stream-exists' ? version > 0 : expected === version);
}
