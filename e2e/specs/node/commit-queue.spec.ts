import { expect, test } from '@playwright/test';
import type { Answers, Batch, Write } from '../../../src/storage/port.ts';
import { ConflictError, OutcomeUnknownError, RefusedBatchesError } from '../../../src/storage/commit-errors.ts';
import { CommitQueue } from '../../../src/storage/commit-queue.ts';

const put = (key: string): Write => ({ type: 'put', collection: 'things', key, value: key });

function batchOf(writes: readonly Write[], checks: Batch['checks'] = []): Batch {
  return { checks, writes, durability: 'relaxed' };
}

/** A queue, and the size of each transaction; `fail` says what a transaction fails with, if it does. */
function queueOf(fail: (group: readonly Batch[]) => Error | undefined = () => undefined): {
  queue: CommitQueue;
  sizes: number[];
} {
  const sizes: number[] = [];
  const queue = new CommitQueue(async (group): Promise<readonly Answers[]> => {
    sizes.push(group.length);
    await new Promise((resolve) => setImmediate(resolve));
    const error = fail(group);
    if (error) throw error;
    return group.map(({ writes }) => [[writes[0]?.key]]);
  });
  return { queue, sizes };
}

/** Adds batches at once, behind one that is under way; returns what came of each. */
function addAtOnce(queue: CommitQueue, batches: readonly Batch[]): Promise<PromiseSettledResult<Answers>[]> {
  const first = queue.add(batchOf([put('first')]));
  return Promise.allSettled([first, ...batches.map((batch) => queue.add(batch))]).then(([, ...rest]) => rest);
}

const statuses = (results: readonly PromiseSettledResult<Answers>[]): string[] => results.map(({ status }) => status);

test('batches that come while a transaction is in flight share the next one, and each gets its own answer', async () => {
  const { queue, sizes } = queueOf();
  const results = await addAtOnce(queue, [batchOf([put('a')]), batchOf([put('b')]), batchOf([put('c')])]);
  expect(sizes).toEqual([1, 3]);
  expect(results.map((result) => result.status === 'fulfilled' && result.value)).toEqual([[['a']], [['b']], [['c']]]);
});

test('a transaction takes 512 writes at most, or one batch of more', async () => {
  const { queue, sizes } = queueOf();
  const small = Array.from({ length: 600 }, (_, index) => batchOf([put(`key ${index}`)]));
  const large = batchOf(Array.from({ length: 1_000 }, (_, index) => put(`large ${index}`)));
  await addAtOnce(queue, [...small, large, batchOf([put('last')])]);
  expect(sizes).toEqual([1, 512, 88, 1, 1]);
});

for (const [what, second] of Object.entries({
  'checks a key': batchOf([put('b')], [{ collection: 'things', key: 'a', etag: undefined }]),
  'adds a key': batchOf([{ type: 'add', collection: 'things', key: 'a', value: 1 }]),
})) {
  test(`a batch that ${what} which the one before it writes has a transaction of its own`, async () => {
    const { queue, sizes } = queueOf();
    await addAtOnce(queue, [batchOf([put('a')]), second]);
    expect(sizes).toEqual([1, 1, 1]);
  });
}

test('a batch that is refused takes no other with it', async () => {
  const refused = batchOf([put('b')]);
  const conflict = new ConflictError('things', 'b', 1);
  const { queue, sizes } = queueOf((group) =>
    group.includes(refused) ? new RefusedBatchesError(new Map([[refused, conflict]])) : undefined,
  );
  const results = await addAtOnce(queue, [batchOf([put('a')]), refused, batchOf([put('c')])]);
  expect(results[1]).toEqual({ status: 'rejected', reason: conflict });
  expect(statuses(results)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(sizes).toEqual([1, 3, 2]);
});

test('batches whose outcome is unknown are not written a second time', async () => {
  const { queue, sizes } = queueOf((group) => (group.length > 1 ? new OutcomeUnknownError('lost') : undefined));
  const results = await addAtOnce(queue, [batchOf([put('a')]), batchOf([put('b')])]);
  expect(statuses(results)).toEqual(['rejected', 'rejected']);
  expect(sizes).toEqual([1, 2]);
});

test('what may be the fault of one batch is tried with each alone', async () => {
  const bad = batchOf([put('b')]);
  const { queue, sizes } = queueOf((group) => (group.includes(bad) ? new TypeError('it cannot be copied') : undefined));
  const results = await addAtOnce(queue, [batchOf([put('a')]), bad, batchOf([put('c')])]);
  expect(statuses(results)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(sizes).toEqual([1, 3, 1, 1, 1]);
});

test('the queue is idle when everything that waits has been answered', async () => {
  const { queue, sizes } = queueOf();
  void addAtOnce(queue, [batchOf([put('a')]), batchOf([put('b')])]);
  await queue.idle();
  expect(sizes).toEqual([1, 2]);
});
