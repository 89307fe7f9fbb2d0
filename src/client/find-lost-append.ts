import type { EncodedBatch, EventStoreEngine } from '../contract/event-store-engine.ts';
import { countBefore, holdsMessages } from '../contract/record-text.ts';
import type { StoreId } from '../contract/store-id.ts';

// Few commits lie between what was acknowledged and what was lost: those in flight, and those of another tab.
const PAGE = 64; // commits

export interface LostAppend {
  readonly engine: EventStoreEngine;
  readonly storeId: StoreId;
  readonly batch: EncodedBatch;
  /** The stream's version when the batch was sent, as far as the client knew: the batch stands above it. */
  readonly sentAt: number;
  /** The last version that the client knows of by now. */
  readonly known: number;
}

export interface FoundAppend {
  /** The version after the batch; `undefined` when it is not stored. */
  readonly version: number | undefined;
  /** Whether nobody else has written since. */
  readonly undisturbed: boolean;
}

/**
 * Finds out whether a batch whose answer was lost is stored. Asked after a session was opened, which no append of the one
 * before can outlive; and asked without that session, whose end must not hide what is stored.
 */
export async function findLostAppend(lost: LostAppend): Promise<FoundAppend> {
  const version = await findStored(lost);
  const actual = await lost.engine.version({ storeId: lost.storeId });
  return { version, undisturbed: actual === (version ?? lost.known) };
}

/** A batch whose first messages are found, maybe in a larger record by now, is stored whole. */
async function findStored({ engine, storeId, batch, sentAt }: LostAppend): Promise<number | undefined> {
  const count = batch.parts.reduce((sum, part) => sum + part.count, 0);
  const text = batch.parts[0]?.text ?? '';
  for (let first: number | undefined = sentAt + 1; first !== undefined;) {
    const page = await engine.read({ storeId }, { first, last: Infinity, limit: PAGE });
    const commit = page.commits.find((candidate) => holdsMessages(candidate.text, text));
    if (commit) return commit.firstVersion + countBefore(commit.text, text) + count - 1;
    first = page.next;
  }
  return undefined;
}
