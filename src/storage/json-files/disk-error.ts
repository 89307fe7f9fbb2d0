import { EventStoreError, StorageQuotaExceededError, StorageUnavailableError } from '../../contract/errors/index.ts';
import { ConflictError, OutcomeUnknownError } from '../commit-errors.ts';
import { codeOf } from './disk.ts';

const NO_ROOM: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT']);

// What only a person can mend: rights, and something else at the place of a file or a directory.
const LASTING: ReadonlySet<string | undefined> = new Set(
  'EACCES EPERM EROFS ENOTDIR EISDIR ELOOP ENAMETOOLONG ENOTSUP EOPNOTSUPP ENOSYS'.split(' '),
);

/** Runs calls of the file system, whose errors become those of the port. */
export async function onDisk<T>(database: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw asPortError(database, error);
  }
}

/** A failure of the file system, as the error of the port that it is. */
export function asPortError(database: string, error: unknown): unknown {
  const code = codeOf(error);
  if (error instanceof EventStoreError || error instanceof ConflictError || error instanceof OutcomeUnknownError) return error;
  if (NO_ROOM.has(code)) {
    return new StorageQuotaExceededError({ database, usage: undefined, quota: undefined }, { cause: error });
  }
  if (code === undefined || !(error instanceof Error)) return error;
  return new StorageUnavailableError({ transient: !LASTING.has(code), reason: error.message }, { cause: error });
}

/** A file is not what the storage has written. */
export class DamagedFileError extends StorageUnavailableError {
  constructor(path: string, cause?: unknown) {
    super({ transient: false, reason: `the file ${path} is damaged` }, cause === undefined ? undefined : { cause });
  }
}
