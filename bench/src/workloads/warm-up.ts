import type { BenchStore } from '../contestant.ts';
import { bankEvents } from '../events.ts';

/** Runs each call often enough for the engine to have compiled it, on a stream that no workload uses. */
export async function warmUp(store: BenchStore): Promise<void> {
  const stream = `warm-up-${crypto.randomUUID()}`;
  const events = bankEvents(500);
  for (let version = 0; version < 100; version++) await store.append(stream, events.slice(version, version + 1), version);
  for (let version = 100; version < 500; version += 100) {
    await store.append(stream, events.slice(version, version + 100), version);
  }
  for (let turn = 0; turn < 5; turn++) {
    await store.load(stream);
    await store.slice(stream, 201, 300);
    await store.version(stream);
  }
}
