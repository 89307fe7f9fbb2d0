import { expect, test } from '@playwright/test';
import { newMessageId } from '../../../src/events/message-id.ts';

const { now } = Date;

test.afterEach(() => {
  Date.now = now;
});

function ids(count: number): string[] {
  return Array.from({ length: count }, newMessageId);
}

test('ten thousand ids of one millisecond differ, and sort in the order in which they were made', () => {
  const time = Date.now();
  Date.now = () => time;
  const made = ids(10_000);
  expect(new Set(made).size).toBe(made.length);
  expect(made.toSorted()).toEqual(made);
});

test('ids that are made after the clock was set back sort after those before', () => {
  const before = ids(10);
  const time = Date.now();
  Date.now = () => time - 3_600_000;
  const after = ids(10);
  expect([...before, ...after].toSorted()).toEqual([...before, ...after]);
});
