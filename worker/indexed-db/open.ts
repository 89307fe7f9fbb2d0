import { openDB, type IDBPDatabase } from 'idb';
import { StorageWipedError } from '../../src/contract/errors/index.ts';
import type { Schema } from '../../src/key-value/database.ts';

const META = 'meta';
const META_KEY = 'meta';

/** What is known of a database as a whole. */
interface MetaRecord {
  readonly schemaVersion: number;
  /** Made when the database is created: another one means that it was deleted in between. */
  readonly generation: string;
}

export interface OpenOptions {
  readonly name: string;
  readonly tenant: string;
  readonly schema: Schema;
  readonly newId: () => string;
  /** Generation that the database must have; `undefined` at the first open, which may create it. */
  readonly generation: string | undefined;
  /** The connection must not be used any more: it was closed by force, or another tab wants it closed. */
  readonly onLost: () => void;
}

export interface Opened {
  readonly database: IDBPDatabase;
  readonly generation: string;
}

/** @throws StorageWipedError when the database is not the one that was open before. */
export async function openDatabase({ name, tenant, schema, newId, generation, onLost }: OpenOptions): Promise<Opened> {
  let wiped = false;
  const opening = openDB(name, schema.version, {
    upgrade(database, oldVersion, _newVersion, transaction) {
      if (oldVersion === 0 && generation !== undefined) {
        // Aborting the upgrade leaves no empty database behind.
        wiped = true;
        transaction.abort();
        return;
      }
      createCollections(database, schema);
      const meta: MetaRecord = { schemaVersion: schema.version, generation: newId() };
      void transaction.objectStore(META).put(meta, META_KEY);
    },
    blocking(_currentVersion, _blockedVersion, event) {
      // Another tab upgrades or deletes the database: whoever keeps it open blocks that tab.
      (event.target as IDBDatabase).close();
      onLost();
    },
    terminated: onLost,
  });
  const database = await opening.catch((error: unknown) => {
    throw wiped ? new StorageWipedError({ database: tenant }, { cause: error }) : error;
  });
  const meta = (await database.get(META, META_KEY)) as MetaRecord | undefined;
  if (generation !== undefined && meta?.generation !== generation) {
    database.close();
    throw new StorageWipedError({ database: tenant });
  }
  return { database, generation: meta?.generation ?? '' };
}

function createCollections(database: IDBPDatabase, schema: Schema): void {
  database.createObjectStore(META);
  for (const [collection, { counts = false }] of Object.entries(schema.collections)) {
    database.createObjectStore(collection, { autoIncrement: counts });
  }
}
