import type { KeyValueDatabase, RangeQuery } from '../../storage/port.ts';
import type { Key } from '../../storage/key.ts';
import { assertEqual } from './assert.ts';
import type { KeyValueCase } from './storage-case.ts';
import { batch, put } from './schema.ts';

const FIRST: Key = -Infinity;
const LAST: Key = ['\uffff', Infinity];

async function read(database: KeyValueDatabase, query: Omit<RangeQuery, 'collection'>): Promise<readonly unknown[]> {
  const [found = []] = await database.read([{ collection: 'things', ...query }]);
  return found;
}

async function withKeys(database: KeyValueDatabase, keys: readonly Key[]): Promise<void> {
  await database.commit(batch(keys.map((key) => put(key, JSON.stringify(key)))));
}

export const readCases: readonly KeyValueCase[] = [
  {
    title: 'a key that was never written has no value',
    async run(storage, name) {
      const database = await storage.open(name);
      assertEqual(await database.read([{ collection: 'things', key: 'nothing' }]), [[]], 'the answer');
    },
  },
  {
    title: 'to no queries there are no answers',
    async run(storage, name) {
      const database = await storage.open(name);
      assertEqual(await database.read([]), [], 'the answers');
    },
  },
  {
    title: 'keys sort as numbers, then strings by UTF-16 units, then arrays element by element',
    async run(storage, name) {
      const database = await storage.open(name);
      const sorted: readonly Key[] = [
        ...[-Infinity, -1, 0, 2, 10, Infinity],
        ...['', '10', '2', 'A', 'a', 'aa', '\u{1f600}', '\uffee'],
        ...[['a'], ['a', 1], ['a', 2], ['a', 10], ['a', 'b'], ['aa', 0]],
      ];
      await withKeys(database, sorted.toReversed());
      assertEqual(await read(database, { from: FIRST, to: LAST, keysOnly: true }), sorted, 'the keys');
      const found = await database.read(sorted.map((key) => ({ collection: 'things', key })));
      assertEqual(
        found,
        sorted.map((key) => [JSON.stringify(key)]),
        'each by its key',
      );
    },
  },
  {
    title: 'a range takes in both of its ends and nothing else',
    async run(storage, name) {
      const database = await storage.open(name);
      await withKeys(database, [
        ['a', 9],
        ['b', 1],
        ['b', 2],
        ['b', 3],
        ['b', 4],
        ['c', 1],
      ]);
      assertEqual(await read(database, { from: ['b', 2], to: ['b', 3] }), ['["b",2]', '["b",3]'], 'the middle');
      const all = await read(database, { from: ['b', 0], to: ['b', Infinity], keysOnly: true });
      assertEqual(
        all,
        [
          ['b', 1],
          ['b', 2],
          ['b', 3],
          ['b', 4],
        ],
        'one prefix',
      );
    },
  },
  {
    title: 'a range whose end lies before its start is empty',
    async run(storage, name) {
      const database = await storage.open(name);
      await withKeys(database, [1, 2, 3]);
      assertEqual(await read(database, { from: 3, to: 1 }), [], 'the range');
    },
  },
  {
    title: 'a limit counts from the end that is read first',
    async run(storage, name) {
      const database = await storage.open(name);
      await withKeys(database, [1, 2, 3, 4]);
      assertEqual(await read(database, { from: 1, to: 9, limit: 2, keysOnly: true }), [1, 2], 'forwards');
      assertEqual(await read(database, { from: 1, to: 9, limit: 2, keysOnly: true, reverse: true }), [4, 3], 'keys backwards');
      assertEqual(await read(database, { from: 1, to: 3, limit: 1, reverse: true }), ['3'], 'values backwards');
      assertEqual(await read(database, { from: 1, to: 3, reverse: true }), ['3', '2', '1'], 'backwards without limit');
    },
  },
  {
    title: 'a budget ends a range with the value by which its texts reach it, and leaves at least one',
    async run(storage, name) {
      const database = await storage.open(name);
      const texts = (length: number): object => ({
        number: 9,
        list: ['not counted'],
        one: 'x'.repeat(length - 10),
        two: '€'.repeat(10),
      });
      await database.commit(batch([100, 50, 50, 300, 20].map((length, index) => put(index + 1, texts(length)))));
      await database.commit(batch([put(6, 'x'.repeat(40)), put(7, { none: 0 }), put(8, 0)]));
      const count = async (query: Partial<RangeQuery>): Promise<number> =>
        (await read(database, { from: 1, to: 9, ...query })).length;
      for (const [budget, expected] of [
        [1, 1],
        [100, 1],
        [101, 2],
        [150, 2],
        [200, 3],
        [201, 4],
        [520, 5],
        [521, 6],
        [560, 6],
        [561, 8],
        [Infinity, 8],
      ] as const) {
        assertEqual(await count({ budget }), expected, `values within ${budget}`);
      }
      assertEqual(await count({ budget: 201, limit: 2 }), 2, 'with a limit that is reached first');
      assertEqual(await count({ budget: 201, limit: 9 }), 4, 'with a limit that is not');
      assertEqual(await count({ budget: 101, from: 4 }), 1, 'from the middle on');
      assertEqual(await count({ budget: 50, reverse: true }), 4, 'backwards');
      assertEqual(await count({ budget: 61, reverse: true }), 5, 'backwards, further');
      assertEqual(await count({ budget: 1, keysOnly: true }), 8, 'keys');
    },
  },
  {
    title: 'a budget holds for any number of values, short ones and long ones in any order',
    async run(storage, name) {
      const database = await storage.open(name);
      const lengths = Array.from({ length: 1_000 }, (_, index) => (index % 97 === 96 ? 5_000 : (index * 7919) % 200));
      await database.commit(batch(lengths.map((length, index) => put(['a', index], { index, text: 'x'.repeat(length) }))));
      await database.commit(batch([put(['b', 0], { index: -1, text: 'not of the range' })]));
      for (const budget of [1, 1_000, 6_000, 20_000, 60_000, 1_000_000]) {
        for (let start = 0; start < 1_000; start += 331) {
          for (const limit of [undefined, 1, 8, 9, 300]) {
            let length = 0;
            const wanted: number[] = [];
            for (let index = start; index < 1_000 && wanted.length < (limit ?? Infinity) && length < budget; index++) {
              wanted.push(index);
              length += lengths[index] ?? 0;
            }
            const query = { from: ['a', start], to: ['a', Infinity], budget, ...(limit && { limit }) } as const;
            const found = (await read(database, query)) as readonly { readonly index: number }[];
            assertEqual(
              found.map(({ index }) => index),
              wanted,
              `from ${start}, within ${budget}, at most ${limit}`,
            );
          }
        }
      }
    },
  },
  {
    title: 'a range with a budget may end at its last key, however many values it has',
    async run(storage, name) {
      const database = await storage.open(name);
      for (let last = 1; last <= 300; last++) {
        await database.commit(batch([put(['a', last], { text: 'x' })]));
        const found = await read(database, { from: ['a', 1], to: ['a', last], budget: 1_000_000, limit: last + 1 });
        assertEqual(found.length, last, `values up to the last of ${last}`);
      }
    },
  },
  {
    title: 'queries of one read are answered from one state',
    async run(storage, name) {
      const database = await storage.open(name);
      const other = await storage.open(name);
      const write = async (): Promise<void> => {
        for (let n = 1; n <= 20; n++) await other.commit(batch([put('a', n), put('b', n, 'others')]));
      };
      const compare = async (): Promise<void> => {
        for (let n = 1; n <= 20; n++) {
          const [[a] = [], [b] = []] = await database.read([
            { collection: 'things', key: 'a' },
            { collection: 'others', key: 'b' },
          ]);
          assertEqual(a, b, 'two values that are always written together');
        }
      };
      await Promise.all([write(), compare()]);
    },
  },
  {
    title: 'a value that was read is a copy',
    async run(storage, name) {
      const database = await storage.open(name);
      await database.commit(batch([put('a', { list: [1] })]));
      const [[value] = []] = await database.read([{ collection: 'things', key: 'a' }]);
      (value as { list: number[] }).list.push(2);
      assertEqual(await database.read([{ collection: 'things', key: 'a' }]), [[{ list: [1] }]], 'the stored value');
    },
  },
];
