import type { EventStoreEngine } from '../contract/event-store-engine.ts';
import type { CompactOptions, CompactResult } from '../contract/event-store-provider.ts';
import { isolated } from '../platform/isolated.ts';

/** Compacts every stream of a database, one after the other. */
export async function compact(
  engine: EventStoreEngine,
  database: string,
  { signal, onProgress }: CompactOptions,
): Promise<CompactResult> {
  const streams = await engine.listStreams(database, { signal });
  const result = { streams: streams.length, skipped: 0, recordsBefore: 0, recordsAfter: 0 };
  for (const [index, storeId] of streams.entries()) {
    signal?.throwIfAborted();
    const compacted = await engine.compactStream(storeId, { signal });
    if (!compacted) result.skipped++;
    result.recordsBefore += compacted?.recordsBefore ?? 0;
    result.recordsAfter += compacted?.recordsAfter ?? 0;
    if (onProgress) isolated(() => onProgress({ done: index + 1, total: streams.length }));
  }
  return result;
}
