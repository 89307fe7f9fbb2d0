import { expect, test } from '@playwright/test';
import { pairedRatios, spread } from '../../../bench/src/runner/ratios.ts';

test('a ratio of the benchmark is ours ÷ the peer’s of the same round, and tells how far rounds are apart', () => {
  // The second round was slow for both: the machine was busy, and the ratio is that of a quiet one.
  expect(pairedRatios([10, 100, 12], [20, 200, 8])).toEqual({ median: 0.5, least: 0.5, most: 1.5 });
});

test('the middle of an even number of rounds is between the two in the middle', () => {
  expect(spread([4, 1, 3, 2])).toEqual({ median: 2.5, least: 1, most: 4 });
  expect(spread([7])).toEqual({ median: 7, least: 7, most: 7 });
});
