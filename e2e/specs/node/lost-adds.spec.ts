import { expect, test } from '@playwright/test';
import { amounts, bankEvents, deposit } from '../../../src/conformance/provider/bank.ts';
import { createKeyValueEventStoreProvider, inMemory } from '../../../src/key-value.ts';
import { OutcomeUnknownError } from '../../../src/storage/commit-errors.ts';
import { withCommit } from '../../support/storage/with-requests.ts';

// More than the adds below commit, those that are made again included.
const COMMITS = 16;

/** Adds to a stream, awaited and not, while others add to it, and two answers of the storage are lost. What is stored of them. */
async function addWithLosses(losses: ReadonlyMap<number, 'stored' | 'not stored'>): Promise<readonly number[]> {
  const backend = inMemory();
  let commits = 0;
  const storage = withCommit(backend.storage, (database) => async (batch) => {
    const loss = losses.get(commits++);
    if (loss === undefined) return database.commit(batch);
    if (loss === 'stored') await database.commit(batch);
    throw new OutcomeUnknownError('The answer was lost.');
  });
  const mine = createKeyValueEventStoreProvider({ events: bankEvents, backend: { ...backend, storage } });
  const other = createKeyValueEventStoreProvider({ events: bankEvents, backend });
  const add = (amount: number): Promise<number> => mine.add('Account', '1', deposit(amount));
  await add(1);
  await add(2);
  await other.add('Account', '1', deposit(0));
  await Promise.all([add(3), add(4), add(5)]);
  await add(6);
  return amounts(await other.read('Account', '1').get());
}

test('whichever two answers to adds are lost, stored or not, each add succeeds and is stored once, also behind what others have added', async () => {
  const outcomes = ['stored', 'not stored'] as const;
  for (let first = 0; first < COMMITS; first++) {
    for (let second = first + 1; second < COMMITS; second++) {
      for (const one of outcomes) {
        for (const two of outcomes) {
          const stored = await addWithLosses(
            new Map([
              [first, one],
              [second, two],
            ]),
          );
          expect(
            stored.toSorted((a, b) => a - b),
            `${first} ${one}, ${second} ${two}`,
          ).toEqual([0, 1, 2, 3, 4, 5, 6]);
        }
      }
    }
  }
});
