import { openDB, unwrap } from 'idb';
import { StorageUnavailableError, StorageWipedError } from '../../contract/errors/index.ts';
import type { Schema } from '../port.ts';
import { settled } from './requests.ts';

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
  readonly database: IDBDatabase;
  readonly generation: string;
}

/**
 * @throws StorageWipedError when the database is not the one that was open before, StorageUnavailableError when it is none of
 * this library's.
 */
export async function openDatabase({ name, tenant, schema, newId, generation, onLost }: OpenOptions): Promise<Opened> {
  let refusal: Error | undefined;
  const opening = openDB(name, schema.version, {
    upgrade(database, oldVersion, _newVersion, transaction, event) {
      // What becomes of it is what becomes of the opening.
      transaction.done.catch(() => undefined);
      // What is aborted leaves the database as it was, or none behind.
      const refuse = (error: Error): void => {
        refusal = error;
        transaction.abort();
      };
      const wiped = oldVersion > 0 ? undefined : generation === undefined ? damageOf(event) : 'deleted';
      if (wiped) return refuse(new StorageWipedError({ database: tenant, reason: wiped }));
      if (oldVersion > 0 && !database.objectStoreNames.contains(META)) return refuse(noneOfOurs(name));
      addCollections(unwrap(database), schema);
      noteVersion(unwrap(transaction).objectStore(META), schema.version, (known) => {
        if (oldVersion === 0) return { generation: newId() };
        if (!known) refuse(noneOfOurs(name));
        return known;
      });
    },
    blocking(_currentVersion, _blockedVersion, event) {
      // Another tab upgrades or deletes the database: whoever keeps it open blocks that tab.
      (event.target as IDBDatabase).close();
      onLost();
    },
    terminated: onLost,
  });
  const opened = await opening.catch((error: unknown) => {
    throw refusal ?? error;
  });
  const database = unwrap(opened);
  try {
    const meta = await readMeta(database);
    if (generation !== undefined && meta?.generation !== generation) {
      throw new StorageWipedError({ database: tenant, reason: 'deleted' });
    }
    if (meta) return { database, generation: meta.generation };
    throw noneOfOurs(name);
  } catch (error) {
    database.close();
    throw error;
  }
}

async function readMeta(database: IDBDatabase): Promise<MetaRecord | undefined> {
  if (!database.objectStoreNames.contains(META)) return undefined;
  return settled<MetaRecord | undefined>(database.transaction(META).objectStore(META).get(META_KEY));
}

/** Chromium tells the first open after it deleted what it could not read; no other engine has the attribute. */
function damageOf(event: IDBVersionChangeEvent): 'damaged' | undefined {
  return Reflect.get(event, 'dataLoss') === 'total' ? 'damaged' : undefined;
}

/** Those that are there keep what is in them. */
function addCollections(database: IDBDatabase, schema: Schema): void {
  const existing = database.objectStoreNames;
  if (!existing.contains(META)) database.createObjectStore(META);
  for (const [collection, { counts = false }] of Object.entries(schema.collections)) {
    if (!existing.contains(collection)) database.createObjectStore(collection, { autoIncrement: counts });
  }
}

/** Writes the version beside what the database is known by. */
function noteVersion(
  metas: IDBObjectStore,
  schemaVersion: number,
  knownBy: (stored: MetaRecord | undefined) => Pick<MetaRecord, 'generation'> | undefined,
): void {
  const request = metas.get(META_KEY) as IDBRequest<MetaRecord | undefined>;
  request.addEventListener('success', () => {
    const known = knownBy(request.result);
    if (known) metas.put({ ...known, schemaVersion } satisfies MetaRecord, META_KEY);
  });
}

function noneOfOurs(name: string): StorageUnavailableError {
  const reason = `the database '${name}' lacks the meta record that this library's have`;
  return new StorageUnavailableError({ transient: false, reason });
}
