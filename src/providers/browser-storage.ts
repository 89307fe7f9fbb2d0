import type { EventStoreLogger } from '../contract/logger.ts';
import type { Durability } from '../contract/settings.ts';
import type { StorageKeeper } from '../contract/storage-health.ts';

const NEARLY_FULL = 0.8; // of the quota

/** The storage of the site. */
export function browserStorage(durability: Durability): StorageKeeper {
  return {
    async health() {
      const { storage } = navigator;
      const [{ usage, quota }, persisted] = await Promise.all([storage.estimate(), storage.persisted()]);
      return { usage, quota, persisted, durability, backend: 'indexed-db' };
    },
    persist: () => navigator.storage.persist(),
  };
}

/** Tells the log once what may become of what is stored. Never rejects. */
export async function warnOfRisks(keeper: StorageKeeper, logger: EventStoreLogger): Promise<void> {
  const health = await keeper.health().catch(() => undefined);
  if (!health) return;
  const { usage, quota, persisted } = health;
  if (!persisted) logger.warn('storage is best effort: the browser may evict it; see provider.persist()', { usage, quota });
  if (usage !== undefined && quota !== undefined && usage > quota * NEARLY_FULL)
    logger.warn('storage is nearly full', { usage, quota });
}
