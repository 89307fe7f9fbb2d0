import { expect, test } from '../../support/fixtures.ts';

// What does not cross to a worker, or not as it is, and one of each other kind: e2e/specs/node has many more.
const TITLES = [
  'null',
  'two to 32',
  'lone surrogate',
  'symbol',
  'arrow function',
  'instance of a class',
  'weak map',
  'promise',
  'event target',
  'cyclic object',
  'new Date() of another realm',
  'object whose proxy throws',
  'revoked function',
];

for (const title of TITLES) {
  test(`passed for each part of each argument, it crosses to the worker or fails with a typed error: ${title}`, async ({
    tab,
  }) => {
    expect(await tab.evaluate((wanted) => harness.tryHostileValue(wanted), title)).toEqual([]);
  });
}
