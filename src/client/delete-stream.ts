import type { DerivedAppend } from '../contract/database-engine.ts';
import type { EventStoreEngine } from '../contract/event-store-engine.ts';
import type { InlineAppends } from '../contract/inline-documents.ts';
import type { Cancellable } from '../contract/platform.ts';
import type { StoreId } from '../contract/store-id.ts';

export interface StreamDeleter extends Cancellable {
  readonly engine: EventStoreEngine;
  readonly openTimeout: number;
  readonly sessionTimeout: number;
  readonly appends: InlineAppends | undefined;
}

/** Deletes a stream in a session of its own; returns its version, 0 when there was nothing to delete. */
export async function deleteStream(deleter: StreamDeleter, storeId: StoreId): Promise<number> {
  const { engine, openTimeout, sessionTimeout, appends, signal } = deleter;
  const { sessionId } = await engine.openSession({ storeId, openTimeout, sessionTimeout }, { signal });
  const run = (derived?: DerivedAppend): Promise<number> => engine.deleteStream({ storeId, sessionId }, derived, { signal });
  try {
    return await (appends?.concern(storeId) ? appends.remove(storeId, run, signal) : run());
  } finally {
    await engine.closeSession(sessionId);
  }
}
