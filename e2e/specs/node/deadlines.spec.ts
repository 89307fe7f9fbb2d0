import { expect, test } from '@playwright/test';
import { withDeadline } from '../../../src/storage/indexed-db/deadline.ts';
import { withReadTransaction, withWriteTransaction } from '../../../src/storage/indexed-db/transaction.ts';
import { TestClock } from '../../../src/testing.ts';

/** A database whose transactions do not complete, and can be aborted or, being committed already, not any more. */
function silent(isCommitting: boolean): IDBDatabase {
  const abort = (): void => {
    if (isCommitting) throw new DOMException('It is being committed.', 'InvalidStateError');
  };
  return { transaction: () => ({ commit() {}, abort }) } as unknown as IDBDatabase;
}

const OPTIONS = { collections: ['things'], durability: 'strict' } as const;

test('a call that does not answer in time is given up, and what comes late is handed over', async () => {
  const clock = new TestClock();
  let answer: (value: string) => void = () => undefined;
  const call = new Promise<string>((resolve) => (answer = resolve));
  const late: string[] = [];
  const given = expect(withDeadline(clock, 1_000, call, (value) => late.push(value))).rejects.toMatchObject({
    name: 'TimeoutError',
  });
  await clock.advance(1_000);
  await given;
  answer('a connection');
  await call;
  expect(late).toEqual(['a connection']);
});

test('a call that answers in time is not handed over', async () => {
  const clock = new TestClock();
  const late: string[] = [];
  expect(await withDeadline(clock, 1_000, Promise.resolve('a connection'), (value) => late.push(value))).toBe('a connection');
  await clock.advance(2_000);
  expect(late).toEqual([]);
});

for (const isCommitting of [false, true]) {
  for (const [kind, begin] of Object.entries({
    reads: (clock: TestClock) => withReadTransaction(silent(isCommitting), { ...OPTIONS, clock }, async () => 1),
    writes: (clock: TestClock) =>
      withWriteTransaction(silent(isCommitting), { ...OPTIONS, clock }, async () => ({ result: 1, writes: [] })),
  })) {
    test(`a transaction that ${kind} and never ends is given up after half a minute, as one that ${isCommitting ? 'may be' : 'is not'} stored`, async () => {
      const clock = new TestClock();
      const outcomes: unknown[] = [];
      begin(clock).catch((error: unknown) => outcomes.push(error));
      await clock.advance(29_999);
      expect(outcomes).toEqual([]);
      await clock.advance(1);
      expect(outcomes).toMatchObject([{ name: 'ConnectionLostError', mayBeStored: isCommitting }]);
    });
  }
}
