import { expect, test } from '../../support/fixtures.ts';

// One of each kind that does not cross to a worker, or not as it is: e2e/specs/node has many more, and so have these when all are wanted.
const KINDS = ['null', 'symbol', 'instance of a class', 'event target', 'cyclic object', 'object whose proxy throws'];
const OTHERS = [
  'two to 32',
  'lone surrogate',
  'arrow function',
  'weak map',
  'promise',
  'new Date() of another realm',
  'revoked function',
];
const TITLES = process.env['HOSTILE_VALUES'] === 'all' ? [...KINDS, ...OTHERS] : KINDS;

for (const title of TITLES) {
  test(`passed for each part of each argument, it crosses to the worker or fails with a typed error: ${title}`, async ({
    tab,
  }) => {
    expect(await tab.evaluate((wanted) => harness.tryHostileValue(wanted), title)).toEqual([]);
  });
}
