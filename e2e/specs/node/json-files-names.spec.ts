import assert from 'node:assert/strict';
import { mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import fc from 'fast-check';
import { CONFORMANCE_SCHEMA } from '../../../src/conformance.ts';
import { nameOfText, textOfName } from '../../../src/storage/json-files/file-name.ts';
import type { KeyElement } from '../../../src/storage/json-files/key-path.ts';
import { JsonFilesStorage } from '../../../src/storage/json-files/json-files-storage.ts';
import { batch, put } from '../../../src/conformance/storage/schema.ts';
import { compareKeys, type Key } from '../../../src/storage/key.ts';
import type { KeyValueDatabase, RangeQuery, Write } from '../../../src/storage/port.ts';
import { EveryCallAnew } from '../../support/json-files/every-call-anew.ts';
import { test } from '../../support/json-files/directory.ts';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 100);

// Texts that some file system minds, and texts that look like what the storage makes of others.
const AWKWARD = [
  ...['', '.', '..', '/', '\\', 'a/b', '../../etc/passwd', 'a:b', 'a*?<>|"b', "it's", 'a\0b', 'a\nb', ' a ', 'a.', 'a.json'],
  ...[
    'con',
    'CON',
    'nul',
    'aux',
    'prn',
    'com1',
    'LPT9',
    'con.json',
    'Joe',
    'joe',
    'JOE',
    '^joe',
    '%2e',
    '%',
    '=',
    '=1',
    '~',
    '()',
  ],
  ...[
    '1',
    '-1',
    '007',
    '1e3',
    'Infinity',
    'infinity',
    '+infinity',
    'NaN',
    '4-6',
    '001',
    'é',
    'e\u0301',
    'ﬁ',
    '\u{1f600}',
    '\ud800',
    '\udc00\ud800',
  ],
  ...[
    'x'.repeat(119),
    'x'.repeat(120),
    'x'.repeat(121),
    'X'.repeat(300),
    'x'.repeat(5_000),
    `${'x'.repeat(5_000)}y`,
    '€'.repeat(400),
  ],
];
const NUMBERS = [
  ...[0, 1, 7, 999, 1_000, 1_001, 1_500.5, 12_345, 999_999, 1_000_000, 123_456_789, 2 ** 53 - 1, 2 ** 60, 1e20, 1e21, 1e300],
  ...[-1, -0.5, 0.5, 1.5, 1e-7, -1_000, Infinity, -Infinity, Number.MIN_VALUE, Number.MAX_VALUE],
];

const text = fc.oneof(fc.constantFrom(...AWKWARD), fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ maxLength: 200 }));
// Few, so that keys begin alike.
const common = fc.constantFrom<KeyElement>('s', 't', 1, 2_000);
const element = fc.oneof(
  { weight: 3, arbitrary: common },
  text,
  fc.constantFrom(...NUMBERS),
  fc.double({ noNaN: true }),
  fc.nat(),
);
const anyKey: fc.Arbitrary<Key> = fc.oneof(element, fc.array(element, { maxLength: 4 }));

test('each text has a name of its own that every file system takes, from which it can be told unless it is long', () => {
  const property = fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), (texts) => {
    const names = texts.map(nameOfText);
    for (const name of names) {
      assert.match(name, /^[a-z0-9_,[\]@+\-%^='~]{1,120}$/);
      assert.doesNotMatch(name, /^(con|prn|aux|nul|com\d|lpt\d)$/);
    }
    for (const [index, one] of texts.entries()) {
      const told = textOfName(names[index] ?? '');
      assert.ok(told === one || (told === undefined && one.length > 19), JSON.stringify(one));
    }
    assert.equal(new Set(names).size, new Set(texts).size);
  });
  fc.assert(property, { numRuns: 10 * RUNS });
  expect(new Set(AWKWARD.map(nameOfText)).size).toBe(AWKWARD.length);
});

const things = { collection: 'things' } as const;
const LAST: Key = ['\uffff'.repeat(9_000)];

test('values of whatever keys are found by them and in their order, from both ends, in the files and before they are there', async ({
  directory,
}) => {
  test.setTimeout(120_000);
  let run = 0;
  const keys = fc.uniqueArray(anyKey, { maxLength: 30, comparator: (a, b) => compareKeys(a, b) === 0 });
  const property = fc.asyncProperty(keys, fc.tuple(anyKey, anyKey), fc.nat(30), async (given, ends, split) => {
    const name = `run ${run++}`;
    const write = (type: 'put' | 'delete', list: readonly Key[]) =>
      list.map((key): Write => ({ ...things, type, key, value: 'v' }));
    const [inFiles, later] = [given.slice(0, split), given.slice(split)];
    const anew = await new EveryCallAnew(CONFORMANCE_SCHEMA, directory).open(name);
    await anew.commit(batch(write('put', inFiles)));
    await anew.close();
    const database = await new JsonFilesStorage(CONFORMANCE_SCHEMA, { directory }).open(name);
    await database.commit(batch([...write('delete', inFiles.slice(0, 2)), ...write('put', later)]));
    const stored = [...inFiles.slice(2), ...later].toSorted(compareKeys);
    const [from, to] = ends.toSorted(compareKeys) as [Key, Key];
    const within = stored.filter((key) => compareKeys(from, key) <= 0 && compareKeys(key, to) <= 0).map(normalised);
    const all = { ...things, keysOnly: true } as const;
    const ranges = [
      { ...all, from: -Infinity, to: LAST },
      { ...all, from: -Infinity, to: LAST, reverse: true },
      { ...all, from, to },
      { ...all, from, to, reverse: true, limit: 3 },
    ];
    const everything = stored.map(normalised);
    const expected = [everything, everything.toReversed(), within, within.toReversed().slice(0, 3)];
    assert.deepEqual(
      await database.read(stored.map((key) => ({ ...things, key }))),
      stored.map(() => ['v']),
    );
    assert.deepEqual(await keysIn(database, ranges), expected);
    await database.close();
    const next = await new JsonFilesStorage(CONFORMANCE_SCHEMA, { directory }).open(name);
    assert.deepEqual(await keysIn(next, ranges), expected);
    await next.close();
  });
  await fc.assert(property, { numRuns: RUNS / 2 });
});

async function keysIn(database: KeyValueDatabase, ranges: readonly RangeQuery[]): Promise<readonly (readonly Key[])[]> {
  return (await database.read(ranges)).map((keys) => keys.map((key) => normalised(key as Key)));
}

/** -0 and 0 are the same key. */
function normalised(key: Key): Key {
  if (Array.isArray(key)) return key.map((part: number | string) => normalised(part) as number | string);
  return key === 0 ? 0 : key;
}

test('a range may begin and end in the middle of any folder of numbers', async ({ directory }) => {
  const numbers = [
    999,
    1_000,
    1_001,
    999_999,
    1_000_000,
    1_234_566,
    1_234_567,
    1_234_567.5,
    1_234_568,
    1_235_000,
    987_654_321,
    2 ** 53 - 1,
  ];
  const database = await new EveryCallAnew(CONFORMANCE_SCHEMA, directory).open('d');
  for (const keyOf of [(n: number): Key => n, (n: number): Key => ['s', n], (n: number): Key => ['s', n, 'x']]) {
    await database.commit(batch(numbers.map((n) => put(keyOf(n), n))));
    const ranges = numbers.flatMap((from) => numbers.map((to) => ({ ...things, from: keyOf(from), to: keyOf(to) })));
    const expected = numbers.flatMap((from) => numbers.map((to) => numbers.filter((n) => from <= n && n <= to)));
    assert.deepEqual(await database.read(ranges), expected);
    await database.commit(batch(numbers.map((n): Write => ({ type: 'delete', collection: 'things', key: keyOf(n) }))));
  }
});

test('no directory of a stream holds more than a thousand files and directories, however long the stream is', async ({
  directory,
}) => {
  const storage = new JsonFilesStorage(CONFORMANCE_SCHEMA, { directory });
  const database = await storage.open('d');
  const writes = Array.from(
    { length: 2_500 },
    (_, n) => ({ type: 'put', collection: 'things', key: ['s', n], value: n }) as const,
  );
  await database.commit({ writes, durability: 'relaxed' });
  await database.close();
  for (const folder of ['s', 's/4-6', 's/4-6/001', 's/4-6/002']) {
    expect((await readdir(path.join(directory, 'd/things', folder))).length).toBeLessThanOrEqual(1_001);
  }
  expect((await stat(path.join(directory, 'd/things/s/4-6/002/499.json'))).isFile()).toBe(true);
});

test('what else is in the folder is no database, and no value', async ({ directory }) => {
  const storage = new JsonFilesStorage(CONFORMANCE_SCHEMA, { directory });
  const database = await storage.open('d');
  await database.commit({ writes: [{ type: 'put', collection: 'things', key: ['s', 1], value: 1 }], durability: 'relaxed' });
  await database.close();
  await mkdir(path.join(directory, 'photos/things'), { recursive: true });
  await mkdir(path.join(directory, 'd/things/s/Sub folder.x'));
  expect(await storage.list()).toEqual(['d']);
  const again = await storage.open('d');
  expect(await again.read([{ collection: 'things', from: ['s'], to: ['s', Infinity] }])).toEqual([[1]]);
  await again.close();
});
