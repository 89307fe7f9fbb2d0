import { expect, test } from '@playwright/test';
import { StorageQuotaExceededError, StorageUnavailableError } from '../../../src/index.ts';
import type { Answers, Batch } from '../../../src/storage/port.ts';
import { CommitQueue } from '../../../src/storage/commit-queue.ts';

/** Commits one batch and, while that is in flight, three more as a group; returns how big each commit was and how the three ended. */
async function commitGroup(failure: (size: number) => Error | undefined): Promise<{ sizes: number[]; ends: string[] }> {
  const sizes: number[] = [];
  const queue = new CommitQueue(async (group: readonly Batch[]): Promise<readonly Answers[]> => {
    const error = sizes.push(group.length) > 1 ? failure(group.length) : undefined;
    if (error) throw error;
    return group.map(() => []);
  });
  const [, ...ends] = await Promise.allSettled(
    [1, 2, 3, 4].map((value) =>
      queue.add({ writes: [{ type: 'put', collection: 'things', key: value, value }], durability: 'strict' }),
    ),
  );
  return { sizes, ends: ends.map((end) => (end.status === 'rejected' ? (end.reason as Error).name : 'committed')) };
}

test('a group that the storage could not take just now is told so, each of it', async () => {
  const name = 'StorageUnavailableError';
  const failure = (): Error => new StorageUnavailableError({ transient: true, reason: 'a fault' });
  expect(await commitGroup(failure)).toEqual({ sizes: [1, 3], ends: [name, name, name] });
});

test('a group for which there is no room is committed one by one: what there is room for is stored', async () => {
  let left = 2;
  const failure = (size: number): Error | undefined =>
    size > 1 || left-- <= 0 ? new StorageQuotaExceededError({ database: 'any', usage: undefined, quota: undefined }) : undefined;
  expect(await commitGroup(failure)).toEqual({
    sizes: [1, 3, 1, 1, 1],
    ends: ['committed', 'committed', 'StorageQuotaExceededError'],
  });
});
