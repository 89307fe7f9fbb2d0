import type { EncodedBatch, EventStoreEngine } from '../contract/engine.ts';
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

/** Texts hold the ids of their messages: one that is found, maybe in a larger record by now, is the same append. */
async function findStored({ engine, storeId, batch, sentAt }: LostAppend): Promise<number | undefined> {
  const count = batch.parts.reduce((sum, part) => sum + part.count, 0);
  const text = batch.parts[0]?.text.slice(1, -1) ?? '';
  for (let first: number | undefined = sentAt + 1; first !== undefined;) {
    const page = await engine.read({ storeId }, { first, last: Infinity, limit: PAGE });
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
