import path from 'node:path';
import { readOptions, refuse } from '../contract/argument.ts';
import { InProcessLocks } from '../platform/in-process-locks.ts';
import type { Locks } from '../platform/locks.ts';
import { FileChanges } from '../storage/json-files/file-changes.ts';
import { JsonFilesStorage } from '../storage/json-files/json-files-storage.ts';
import type { Backend } from '../engine/backend.ts';
import { SCHEMA } from '../engine/schema.ts';

export interface JsonFilesOptions {
  /**
   * The folder that the databases are in: an absolute path, or one from the working directory of the process. It is made with the
   * first database.
   */
  readonly directory: string;
}

// All backends of this process on one directory have the same.
const locksOf = new Map<string, Locks>();

/**
 * A backend on the files of a directory, for Node. Any number of processes of one machine may use the directory at once; their
 * locks reach as far as the process.
 * @throws InvalidArgumentError when the directory is not a text, or empty.
 */
export function jsonFiles(options: JsonFilesOptions): Backend {
  const { directory } = readOptions(options, ['directory']);
  if (typeof directory !== 'string' || directory === '' || directory.includes('\0')) refuse('directory', 'must be a path');
  const resolved = path.resolve(directory);
  const locks = locksOf.get(resolved) ?? new InProcessLocks();
  locksOf.set(resolved, locks);
  return { storage: new JsonFilesStorage(SCHEMA, { directory: resolved }), locks, changes: new FileChanges(resolved) };
}
