import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { SuperJSON } from 'superjson';
import { serializePlainData } from '../../../src/events/plain-data.ts';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 5_000);

const leaf = fc.oneof(
  { weight: 4, arbitrary: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.double()) },
  { weight: 1, arbitrary: fc.oneof(fc.date(), fc.bigInt(), fc.constant(undefined)) },
);
const key = fc.oneof(fc.string(), fc.constantFrom('amount', 'at', 'a.b', 'a\\b', '', '0', 'toJSON', 'toString'));
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
})).value;
const event = fc.dictionary(key, fc.oneof(leaf, anything), { maxKeys: 6, noNullPrototype: true });

test('the fast path writes what SuperJSON writes, to the letter', () => {
  const superJson = new SuperJSON();
  let fast = 0;
  fc.assert(
    fc.property(event, (data) => {
      const plain = serializePlainData(data);
      if (!plain) return;
      fast++;
      expect(JSON.stringify({ json: plain.data, meta: plain.meta })).toBe(superJson.stringify({ ...data }));
    }),
    { numRuns: RUNS },
  );
  expect(fast, 'events that took the fast path').toBeGreaterThan(RUNS / 10);
});

const shared = { amount: 1 };
const at = new Date(0);

for (const [kind, data] of Object.entries({
  'an object twice': { a: shared, b: shared },
  'a date twice': { a: at, b: at },
  'a date inside': { a: { at } },
  'an undefined inside': { a: [undefined] },
  'an invalid date': { at: new Date(Number.NaN) },
  'minus zero': { a: -0 },
  'not a number': { a: Number.NaN },
  'a hole': { a: [1, , 2] }, // oxlint-disable-line no-sparse-arrays
  'a map': { a: new Map() },
  'a class': { a: new (class Special {})() },
  'a prototype by its name': { a: JSON.parse('{"__proto__": 1}') as unknown },
  'a dot in a key': { 'a.b': at },
  'a symbol': { [Symbol('a')]: 1 },
})) {
  test(`leaves ${kind} to the graph`, () => {
    expect(serializePlainData(data)).toBeUndefined();
  });
}
