import { EVENTS } from '../../../src/engine/schema.ts';
import { InMemoryStorage } from '../../../src/key-value.ts';
import type { Answers, Batch, KeyValueDatabase } from '../../../src/storage/port.ts';

/** A storage that calls back before each commit, and commits when the callback has settled. */
export class InterruptedStorage extends InMemoryStorage {
  beforeCommit: (batch: Batch) => Promise<void> = async () => undefined;

  override async open(name: string): Promise<KeyValueDatabase> {
    const database = await super.open(name);
    const commit = async (batch: Batch): Promise<Answers> => {
      await this.beforeCommit(batch);
      return database.commit(batch);
    };
    return { generation: database.generation, read: (queries) => database.read(queries), commit, close: () => database.close() };
  }
}

/** Whether a commit splices the records of a stream. */
export function isCompaction({ writes }: Batch): boolean {
  return writes.some(({ type, collection }) => type === 'delete' && collection === EVENTS);
}

/** Whether a commit adds events. */
export function isAppend({ writes }: Batch): boolean {
  return writes.some(({ type, collection }) => type === 'add' && collection === EVENTS);
}
