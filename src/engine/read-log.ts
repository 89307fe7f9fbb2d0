import type { LogPage, LogRequest } from '../contract/database-engine.ts';
import { StorageUnavailableError } from '../contract/errors/index.ts';
import type { KeyValueDatabase } from '../storage/port.ts';
import { LOG } from './schema.ts';
import { storeIdOf } from './stream.ts';

/** A page of the log: positions are its keys. */
export async function readLog(database: KeyValueDatabase, { after, before, reverse, limit }: LogRequest): Promise<LogPage> {
  const range = { collection: LOG, from: after + 1, to: before - 1, reverse, limit };
  const [records = [], positions = []] = await database.read([range, { ...range, keysOnly: true }]);
  const indexes = new Map<string, number>();
  const entries: number[] = [];
  for (const [index, record] of records.entries()) {
    const position = Number(positions[index]);
    if (!isLogRecord(record)) throw damaged(position);
    for (let start = 0; start < record.length; start += 3) {
      const stream = record[start] as string;
      let known = indexes.get(stream);
      if (known === undefined) indexes.set(stream, (known = indexes.size));
      entries.push(position, known, record[start + 1] as number, record[start + 2] as number);
    }
  }
  const streams = [...indexes.keys()].map((stream): readonly [string, string] => {
    const { name, id } = storeIdOf('', stream);
    return [name, id];
  });
  return { streams, entries: Float64Array.from(entries), hasMore: records.length >= limit, generation: database.generation };
}

function isLogRecord(value: unknown): value is readonly (string | number)[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length % 3 === 0 &&
    value.every((part, index) => typeof part === (index % 3 === 0 ? 'string' : 'number'))
  );
}

function damaged(position: number): StorageUnavailableError {
  return new StorageUnavailableError({ transient: false, reason: `the log's record at position ${position} is damaged` });
}
