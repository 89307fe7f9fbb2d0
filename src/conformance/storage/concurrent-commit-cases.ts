import { ConflictError } from '../../storage/commit-errors.ts';
import type { Answers, KeyValueDatabase } from '../../storage/port.ts';
import { assertEqual, assertRejects, assertTrue } from './assert.ts';
import type { KeyValueCase } from './storage-case.ts';
import { add, batch, put } from './schema.ts';

const everything = { collection: 'things', from: -Infinity, to: ['\uffff'] } as const;

/** Commits that are not awaited: an adapter may store several at once, but each keeps its own result. */
export const concurrentCommitCases: readonly KeyValueCase[] = [
  {
    title: 'of commits made at once, only those whose check fails are refused',
    async run(storage, name) {
      const database = await storage.open(name);
      await database.commit(batch([put('fence', { etag: 'one' })]));
      const holding = { collection: 'things', key: 'fence', etag: 'one' };
      const failing = { collection: 'things', key: 'fence', etag: 'two' };
      const commits = [holding, failing, holding, failing, holding].map((check, index) =>
        database.commit(batch([put(`key ${index}`, index)], [check])),
      );
      const settled = await Promise.allSettled(commits);
      assertEqual(
        settled.map(({ status }) => status),
        ['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled'],
        'the results',
      );
      await assertRejects(commits[1] ?? Promise.resolve(), ConflictError, 'the one whose check fails');
      assertEqual(await database.read([everything]), [[{ etag: 'one' }, 0, 2, 4]], 'everything stored');
    },
  },
  {
    title: 'of commits made at once, each reads what those before it stored',
    async run(storage, name) {
      const database = await storage.open(name);
      const failing = { collection: 'things', key: 'fence', etag: 'two' };
      const [first, refused, last] = await Promise.allSettled([
        database.commit(batch([put('a', 1)], [], [everything])),
        database.commit(batch([put('b', 2)], [failing], [everything])),
        database.commit(batch([put('c', 3)], [], [everything])),
      ]);
      assertEqual(refused.status, 'rejected', 'the one whose check fails');
      assertEqual(
        [first, last].map((result) => (result.status === 'fulfilled' ? result.value : result.reason)),
        [[[]], [[1]]],
        'the answers',
      );
    },
  },
  {
    title: 'of commits made at once that take a key from each other, the first one gets it',
    async run(storage, name) {
      const database = await storage.open(name);
      const free = { collection: 'things', key: 'fence', etag: undefined };
      const settled = await Promise.allSettled([
        ...['a', 'b', 'c'].map((etag) => database.commit(batch([put('fence', { etag }), put(etag, 1)], [free]))),
        ...['d', 'e'].map((value) => database.commit(batch([add('taken', value), put(value, 1)]))),
      ]);
      assertEqual(
        settled.map(({ status }) => status),
        ['fulfilled', 'rejected', 'rejected', 'fulfilled', 'rejected'],
        'the results',
      );
      assertEqual(await database.read([everything]), [[1, 1, { etag: 'a' }, 'd']], 'everything stored');
    },
  },
  {
    title: 'of commits made at once, one with a taken key or a value that cannot be copied takes no other with it',
    async run(storage, name) {
      const [values = [], log = []] = await commitSoundAndUnsound(await storage.open(name));
      assertEqual(
        [values, [...log].toSorted()],
        [
          [1, 1, 0],
          ['a', 'e'],
        ],
        'everything stored',
      );
    },
  },
  {
    title:
      'of commits made at once, those beside one with a taken key or a value that cannot be copied are stored in their order',
    async run(storage, name) {
      const [, log] = await commitSoundAndUnsound(await storage.open(name));
      assertEqual(log, ['a', 'e'], 'the log');
    },
  },
  {
    title: 'a thousand commits made at once are all stored, in their order',
    async run(storage, name) {
      const database = await storage.open(name);
      const numbers = Array.from({ length: 1_000 }, (_, index) => index);
      await Promise.all(
        numbers.map((number) => database.commit(batch([add(number, number), { type: 'add', collection: 'log', value: number }]))),
      );
      const log = { collection: 'log', from: 0, to: Infinity };
      assertEqual(await database.read([everything, log]), [numbers, numbers], 'everything stored');
    },
  },
];

/** Commits of which the second and the third fail; what is stored then, and the log of it. */
async function commitSoundAndUnsound(database: KeyValueDatabase): Promise<Answers> {
  await database.commit(batch([put('taken', 0)]));
  const [first, taken, uncopied, last] = await Promise.allSettled([
    database.commit(batch([put('a', 1), { type: 'add', collection: 'log', value: 'a' }])),
    database.commit(batch([put('b', 1), add('taken', 1)])),
    database.commit(batch([put('c', 1), put('d', () => 'a function')])),
    database.commit(batch([put('e', 1), { type: 'add', collection: 'log', value: 'e' }])),
  ]);
  assertEqual([first?.status, last?.status], ['fulfilled', 'fulfilled'], 'the sound ones');
  assertTrue(taken?.status === 'rejected' && taken.reason instanceof ConflictError, 'the taken key is told as a conflict');
  assertEqual(uncopied?.status, 'rejected', 'the one that cannot be copied');
  return database.read([everything, { collection: 'log', from: 0, to: Infinity }]);
}
