import type { EncodedBatch, EventStoreEngine, SessionTarget } from '../contract/engine.ts';

// Few commits lie between what was acknowledged and what was lost: those in flight, and those of another tab.
const PAGE = 64; // commits

export interface LostAppend {
  readonly engine: EventStoreEngine;
  /** A session that was opened after the loss. */
  readonly target: SessionTarget;
  readonly batch: EncodedBatch;
  /** The stream's version when the batch was sent, as far as the client knows. */
  readonly known: number;
}

export interface RecoveredAppend {
  /** The version after the batch; `undefined` when it is not stored, and another session has written meanwhile. */
  readonly version: number | undefined;
  /** Whether nobody else has written since. */
  readonly undisturbed: boolean;
}

/** Finds out whether a batch whose answer was lost is stored, and appends it if it is not and the stream has not moved. */
export async function recoverAppend({ engine, target, batch, known }: LostAppend): Promise<RecoveredAppend> {
  const stored = await findStored({ engine, target, batch, known });
  const actual = await engine.version(target);
  if (stored !== undefined) return { version: stored, undisturbed: stored === actual };
  if (actual !== known) return { version: undefined, undisturbed: false };
  return { version: await engine.append(target, batch), undisturbed: true };
}

/** Texts hold the ids of their messages: one that is found, maybe in a larger record by now, is the same append. */
async function findStored({ engine, target, batch, known }: LostAppend): Promise<number | undefined> {
  const count = batch.parts.reduce((sum, part) => sum + part.count, 0);
  const text = batch.parts[0]?.text.slice(1, -1) ?? '';
  for (let first: number | undefined = known + 1; first !== undefined;) {
    const page = await engine.read(target, { first, last: Infinity, limit: PAGE });
    const commit = page.commits.find((candidate) => candidate.text.includes(text));
    if (commit) return commit.firstVersion + placeOf(text, commit.text) + count - 1;
    first = page.next;
  }
  return undefined;
}

/** How many messages of a record stand before a text that is in it. */
function placeOf(text: string, record: string): number {
  const before = record.slice(1, record.indexOf(text));
  return before === '' ? 0 : (JSON.parse(`[${before.replace(/,$/, '')}]`) as unknown[]).length;
}
