import { CONFORMANCE_SCHEMA, KEY_VALUE_CASES } from 'idb-eventstore/conformance';
import { systemClock } from '../../../src/platform/clock.ts';
import { IndexedDbStorage } from '../../../src/storage/indexed-db/storage.ts';

/** Runs one case of the storage port on IndexedDB, and answers with what went wrong, if anything. */
addEventListener('message', async ({ data: { title, database } }: MessageEvent<{ title: string; database: string }>) => {
  const storage = new IndexedDbStorage({
    schema: CONFORMANCE_SCHEMA,
    indexedDB,
    storageManager: navigator.storage,
    clock: systemClock,
    newId: () => crypto.randomUUID(),
  });
  try {
    const match = KEY_VALUE_CASES.find((candidate) => candidate.title === title);
    if (!match) throw new Error(`There is no case '${title}'.`);
    await match.run(storage, database);
    postMessage(undefined);
  } catch (error) {
    postMessage(error instanceof Error ? `${error.name}: ${error.message}\n${error.stack}` : String(error));
  }
});
