import assert from 'node:assert/strict';
import { EventStoreError } from '../../../src/index.ts';

/** What the caller of a write was told. */
export type Verdict = 'acknowledged' | 'not-written' | 'unknown';

export async function verdictOf(write: Promise<unknown>): Promise<Verdict> {
  return write.then(
    () => 'acknowledged',
    (error: unknown) => typed(error).outcome,
  );
}

/** No foreign exception leaves the library, whatever the storage does; and nobody is told to repeat what may be stored. */
export function typed(error: unknown): EventStoreError {
  assert.ok(error instanceof EventStoreError, `a foreign exception: ${String(error)}`);
  if (error.outcome === 'not-written') return error;
  assert.match(error.message, /read the stream before adding again/i);
  assert.doesNotMatch(error.message, /try again|call again/i);
  assert.ok(!('transient' in error && error.transient), 'what may be stored is not to be tried again');
  return error;
}
