import { CONFORMANCE_SCHEMA } from '../../../src/conformance.ts';
import type { Disk } from '../../../src/storage/json-files/disk.ts';
import { JsonFilesStorage } from '../../../src/storage/json-files/json-files-storage.ts';
import type { KeyValueDatabase } from '../../../src/storage/port.ts';

/** Opens the database `d` of a directory as another process would. */
export function open(directory: string, disk?: Disk): Promise<KeyValueDatabase> {
  return new JsonFilesStorage(CONFORMANCE_SCHEMA, { directory, ...(disk && { disk }) }).open('d');
}

export function errorOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error: unknown) => error,
  );
}
