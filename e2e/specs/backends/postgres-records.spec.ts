import fc from 'fast-check';
import { compareKeys, type Key, type Write } from '../../../src/key-value.ts';
import { CONFORMANCE_SCHEMA } from '../../../src/conformance.ts';
import { postgresBackend } from '../../../src/providers/postgres-backend.ts';
import { decodeKey, encodeKey } from '../../../src/storage/postgres/key-bytes.ts';
import { decodeValue, encodeValue } from '../../../src/storage/plain-json.ts';
import { expect, test } from '../../support/postgres/fixtures.ts';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 500);

const unit = fc.oneof(fc.constantFrom(0, 1, 0x7e, 0x7f, 0x7fe, 0x7ff, 0x800, 0xd800, 0xdfff, 0xfffe, 0xffff), fc.nat(0xffff));
const text = fc.array(unit, { maxLength: 5 }).map((units) => String.fromCharCode(...units));
const number = fc.oneof(fc.double({ noNaN: true }), fc.integer(), fc.constantFrom(0, -0, Infinity, -Infinity));
const part = fc.oneof(text, number);
const key = fc.oneof(part, fc.array(part, { maxLength: 3 })) as fc.Arbitrary<Key>;

test('bytes of keys sort as the keys do, and are read as the same', () => {
  const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  fc.assert(
    fc.property(key, key, (a, b) => {
      expect(Math.sign(order(encodeKey(a), encodeKey(b)))).toBe(Math.sign(compareKeys(a, b)));
      expect(compareKeys(decodeKey(encodeKey(a)), a)).toBe(0);
    }),
    { numRuns: RUNS },
  );
});

test('a value comes back as it was, or is refused with its place', () => {
  const value = fc.jsonValue({ noUnicodeString: false });
  fc.assert(
    fc.property(fc.oneof(value, text, fc.record({ text, list: fc.array(text) })), (given) => {
      // JSON has one zero.
      if (/-0(?!\d|\.)/.test(fc.stringify(given))) return;
      expect(decodeValue(encodeValue(given))).toEqual(given);
    }),
    { numRuns: RUNS },
  );
  const refused = [
    NaN,
    -0,
    1n,
    undefined,
    Symbol('s'),
    new Date(),
    new Map(),
    { a: [undefined] },
    Array.from({ length: 1 }) as unknown,
  ];
  for (const given of refused) expect(() => encodeValue({ given })).toThrow('$.given');
});

test('keys too long for an index are found, kept apart and sorted like all others', async ({ newPool, schema }) => {
  const database = await postgresBackend(newPool(), schema, CONFORMANCE_SCHEMA).storage.open('x');
  const long = '\u4e00'.repeat(1_000);
  const keys: readonly Key[] = [
    ...[1, 2, 9, 10].map((n) => [long, n]),
    ...['\u4e00', '\u4e01', '\ud800', '\u0000'].map((end) => long + end),
    [`${long}\u0000`, 1],
    ['a', 1],
    'z',
  ];
  const writes: readonly Write[] = keys.map((at, index) => ({
    type: 'add',
    collection: 'things',
    key: at,
    value: `\ud800\u0000${index}`,
  }));
  await database.commit({ writes, durability: 'relaxed' });
  const sorted = keys.toSorted(compareKeys);
  const all = { collection: 'things', from: -Infinity, to: ['\uffff'] } as const;
  expect(
    await database.read([
      { ...all, keysOnly: true },
      { ...all, keysOnly: true, reverse: true },
    ]),
  ).toEqual([sorted, sorted.toReversed()]);
  expect(await database.read(keys.map((at) => ({ collection: 'things', key: at })))).toEqual(
    keys.map((_, index) => [`\ud800\u0000${index}`]),
  );
  const [some] = await database.read([{ collection: 'things', from: [long, 2], to: [long, 10], keysOnly: true }]);
  expect(some).toEqual([2, 9, 10].map((n) => [long, n]));
  const taken = database.commit({
    writes: [{ type: 'add', collection: 'things', key: [long, 9], value: 1 }],
    durability: 'relaxed',
  });
  await expect(taken).rejects.toMatchObject({ name: 'ConflictError', found: '\ud800\u00002' });
  await database.commit({ writes: keys.map((at) => ({ type: 'delete', collection: 'things', key: at })), durability: 'relaxed' });
  expect(await database.read([all])).toEqual([[]]);
});

test('a batch of many megabytes is one commit', async ({ newPool, schema }) => {
  const database = await postgresBackend(newPool(), schema, CONFORMANCE_SCHEMA).storage.open('x');
  const value = 'x"\u0000'.repeat(200_000);
  const writes: Write[] = Array.from({ length: 40 }, (_, n) => ({ type: 'put', collection: 'things', key: n, value }));
  const taken: Write = { type: 'add', collection: 'others', key: 1, value };
  await database.commit({ writes: [taken], durability: 'relaxed' });
  await expect(database.commit({ writes: [...writes, taken], durability: 'strict' })).rejects.toMatchObject({
    name: 'ConflictError',
  });
  const keys = { collection: 'things', from: 0, to: Infinity, keysOnly: true };
  expect(await database.read([keys])).toEqual([[]]);
  await database.commit({ writes, durability: 'strict' });
  expect((await database.read([keys]))[0]).toHaveLength(40);
  expect(await database.read([{ collection: 'things', key: 39 }])).toEqual([[value]]);
});
