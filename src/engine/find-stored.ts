import { StorageUnavailableError, StorageWipedError } from '../contract/errors/index.ts';
import { holdsMessages } from '../contract/record-text.ts';
import type { StoreId } from '../contract/store-id.ts';
import type { KeyValueDatabase } from '../storage/port.ts';
import type { CommitRecord } from './records.ts';
import { commitsQuery, streamKey } from './stream.ts';

/**
 * Whether commit records whose answer was lost are stored, maybe in larger ones by now. Texts hold the ids of their messages: one
 * that is found is the same.
 */
export async function areStored(
  database: KeyValueDatabase,
  storeId: StoreId,
  commits: readonly CommitRecord[],
): Promise<boolean> {
  const queries = commits.map(({ lastVersion }) => commitsQuery(streamKey(storeId), lastVersion, Infinity, 1));
  const found = await database.read(queries).catch((cause: unknown) => {
    if (cause instanceof StorageWipedError) throw cause;
    const reason = 'the answer to an append was lost, and whether it is stored could not be read';
    throw new StorageUnavailableError({ transient: false, outcome: 'unknown', reason }, { cause });
  });
  return commits.every(({ text }, index) => {
    const record = found[index]?.[0];
    return typeof record === 'object' && record !== null && 'text' in record && holdsMessages(String(record.text), text);
  });
}
