import type { StreamCompaction } from '../contract/engine.ts';
import { EventDeserializationError } from '../contract/errors/index.ts';
import { OutcomeUnknownError } from '../key-value/errors.ts';
import { compactStep } from './compaction.ts';
import type { Session } from './session.ts';

/** Compacts a stream step by step: other writes of the session come in between. Undefined when a record of it is damaged. */
export async function compactStream(session: Session, signal: AbortSignal | undefined): Promise<StreamCompaction | undefined> {
  let recordsBefore = 0;
  let recordsAfter = 0;
  for (let first: number | undefined = 1; first !== undefined;) {
    signal?.throwIfAborted();
    const from: number = first;
    const step = await session.exclusive(() => compactStep(session, from)).catch(passHarmless);
    if (!step) return undefined;
    recordsBefore += step.before;
    recordsAfter += step.after;
    first = step.next;
  }
  return { recordsBefore, recordsAfter };
}

/** A stream that cannot be compacted now stays as it is: whole, or with the steps that were done. */
function passHarmless(error: unknown): undefined {
  if (error instanceof EventDeserializationError || error instanceof OutcomeUnknownError) return undefined;
  throw error;
}
