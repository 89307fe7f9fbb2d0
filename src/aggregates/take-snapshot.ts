import type { AggregateHost } from '../contract/event-store-provider.ts';
import { OpenStoreFailedError, StoreNotOpenError } from '../contract/errors/index.ts';
import type { StoreId } from '../contract/store-id.ts';
import type { StateReader } from './state-reader.ts';
import type { StateSnapshots } from './state-snapshots.ts';

export interface SnapshotTaker<E extends object, S> {
  readonly host: AggregateHost<E>;
  readonly states: StateReader<E, S>;
  readonly snapshots: StateSnapshots<E, S>;
}

/**
 * Takes the snapshot that is due, if the stream is free, and removes the one before it. Never rejects: a snapshot that could not be
 * taken costs time at most, and the next command tries again.
 */
export async function takeSnapshot<E extends object, S>(
  { host: { provider, logger }, states, snapshots }: SnapshotTaker<E, S>,
  storeId: StoreId,
): Promise<void> {
  const { database, name, id } = storeId;
  try {
    const store = await provider.openStore(name, id, { database, openTimeout: 0 });
    try {
      // From the stream rather than from the command's result: what the caller does to its events must not come into it.
      const known = await states.read(store, {});
      const { version, snapshotVersion } = known;
      if (version - snapshotVersion < snapshots.every) return;
      await store.snapshot(version, snapshots.toMessage(known));
      states.snapshotTaken(storeId, version);
      if (snapshotVersion > 0) await store.clearSnapshot(snapshotVersion);
    } finally {
      await store.close();
    }
  } catch (error) {
    const isOrdinary = error instanceof OpenStoreFailedError || error instanceof StoreNotOpenError;
    if (!isOrdinary) logger.warn('snapshot of an aggregate failed', { ...storeId, error });
  }
}
