import { expect, test } from '@playwright/test';
import type { Durability } from '../../../src/contract/settings.ts';
import type { Batch } from '../../../src/storage/port.ts';
import { commitGroup } from '../../../src/storage/indexed-db/commit-group.ts';
import type { Connection } from '../../../src/storage/indexed-db/connection.ts';
import { TestClock } from '../../../src/testing.ts';

/** How durable a transaction is asked to be for a group of batches. */
async function durabilityFor(...asked: readonly Durability[]): Promise<unknown> {
  const group = asked.map((durability, key): Batch => ({
    writes: [{ type: 'put', collection: 'things', key, value: 1 }],
    durability,
  }));
  const found: unknown[] = [];
  const database = {
    transaction(_collections: unknown, _mode: unknown, options: { durability: Durability }) {
      found.push(options.durability);
      throw new DOMException('It is closing.', 'InvalidStateError');
    },
  };
  const connection = { options: { clock: new TestClock() }, run: (task: (given: unknown) => unknown) => task(database) };
  await expect(commitGroup(connection as unknown as Connection, group)).rejects.toThrow();
  return found;
}

test('a group with a strict batch in it is committed strictly, any other is relaxed', async () => {
  expect(await durabilityFor('relaxed', 'strict', 'relaxed')).toEqual(['strict']);
  expect(await durabilityFor('strict')).toEqual(['strict']);
  expect(await durabilityFor('relaxed', 'relaxed')).toEqual(['relaxed']);
});
