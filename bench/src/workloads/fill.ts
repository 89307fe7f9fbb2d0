import type { BenchStore } from '../contestant.ts';
import { bankEvents } from '../events.ts';

/** The stream that workloads on one stream use. */
export const STREAM = '123456000';

/** Adds `count` events to an empty stream, in batches of `batch`. */
export async function fill(store: BenchStore, stream: string, count: number, batch: number): Promise<void> {
  for (let version = 0; version < count; version += batch) {
    await store.append(stream, bankEvents(Math.min(batch, count - version), version + 1), version);
  }
}
