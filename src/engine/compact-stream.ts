import type { StreamCompaction } from '../contract/event-store-engine.ts';
import { EventDeserializationError, InvalidStoreSessionError, StoreSessionExpiredError } from '../contract/errors/index.ts';
import { OutcomeUnknownError } from '../storage/commit-errors.ts';
import { COMPACTION_START, compactStep, type CompactionRange } from './compaction.ts';
import type { Session } from './session.ts';

/** Compacts a stream step by step, with the other writes of the session in between. Undefined when it cannot be done now. */
export async function compactStream(session: Session, signal: AbortSignal | undefined): Promise<StreamCompaction | undefined> {
  let recordsBefore = 0;
  let recordsAfter = 0;
  for (let range: CompactionRange | undefined = COMPACTION_START; range;) {
    signal?.throwIfAborted();
    if (session.closing) return undefined;
    const from: CompactionRange = range;
    const step = await session.exclusive(() => compactStep(session, from)).catch(passHarmless);
    if (!step) return undefined;
    recordsBefore += step.before;
    recordsAfter += step.after;
    range = step.next;
  }
  return { recordsBefore, recordsAfter };
}

const HARMLESS = [EventDeserializationError, InvalidStoreSessionError, OutcomeUnknownError, StoreSessionExpiredError] as const;

/** A stream that cannot be compacted now stays as it is: whole, or with the steps that were done. */
function passHarmless(error: unknown): undefined {
  if (HARMLESS.some((type) => error instanceof type)) return undefined;
  throw error;
}
