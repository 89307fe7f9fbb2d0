import type { Answers, Batch, Write } from '../../storage/port.ts';
import { ConflictError } from '../../storage/commit-errors.ts';
import { assertEqual, assertRejects } from './assert.ts';
import type { KeyValueCase } from './storage-case.ts';
import { add, batch, put } from './schema.ts';

const everything = { collection: 'things', from: -Infinity, to: ['\uffff'] } as const;
const counter = { collection: 'things', key: 'counter' } as const;

function deciding(decide: (answers: Answers) => readonly Write[], more: Partial<Batch> = {}): Batch {
  return { ...batch([], [], [counter]), ...more, decision: { collections: ['things', 'log'], decide } };
}

/** One more than what stands there. */
function count([found = []]: Answers): readonly Write[] {
  const [value] = found;
  return [put('counter', Number(value ?? 0) + 1), { type: 'add', collection: 'log', value: value ?? 0 }];
}

/** Commits that decide what to write from what they read. */
export const decisionCases: readonly KeyValueCase[] = [
  {
    title: 'a commit may decide its writes from what it reads, in one state of the database',
    async run(storage, name) {
      const database = await storage.open(name);
      await database.commit(batch([put('counter', 7)]));
      assertEqual(await database.commit(deciding(count)), [[7]], 'the answers');
      assertEqual(await database.read([counter]), [[8]], 'the value');
    },
  },
  {
    title: 'commits that decide, made at once through several handles, see what those before them wrote',
    async run(storage, name) {
      const handles = await Promise.all([1, 2, 3].map(() => storage.open(name)));
      const commits = Array.from({ length: 30 }, (_, index) => handles[index % 3]?.commit(deciding(count)));
      await Promise.all(commits);
      const numbers = Array.from({ length: 30 }, (_, index) => index);
      const [database] = handles;
      const log = { collection: 'log', from: 0, to: Infinity };
      assertEqual(await database?.read([counter, log]), [[30], numbers], 'the counter and its history');
    },
  },
  {
    title: 'commits that decide and others, made at once, are stored in their order',
    async run(storage, name) {
      const database = await storage.open(name);
      const settled = await Promise.all([
        database.commit(batch([put('counter', 10)])),
        database.commit(deciding(count)),
        database.commit(batch([put('a', 1)], [], [counter])),
        database.commit(deciding(count)),
        database.commit(batch([], [], [counter])),
      ]);
      assertEqual(settled, [[], [[10]], [[11]], [[11]], [[12]]], 'the answers');
    },
  },
  {
    title: 'a decision to write nothing writes nothing, and what the batch writes itself is written',
    async run(storage, name) {
      const database = await storage.open(name);
      await database.commit(deciding(() => [], { writes: [put('a', 1)] }));
      assertEqual(await database.read([everything]), [[1]], 'everything stored');
    },
  },
  {
    title: 'a decision whose key is taken, or whose check does not hold, is a conflict and writes nothing',
    async run(storage, name) {
      const database = await storage.open(name);
      await database.commit(batch([put('taken', 'first'), put('fence', { etag: 'one' })]));
      const taken = database.commit(deciding(() => [put('a', 1), add('taken', 2)]));
      assertEqual((await assertRejects(taken, ConflictError, 'a taken key')).found, 'first', 'what was found');
      const checks = [{ collection: 'things', key: 'fence', etag: 'two' }];
      await assertRejects(database.commit(deciding(() => [put('b', 1)], { checks })), ConflictError, 'a failed check');
      assertEqual(await database.read([everything]), [[{ etag: 'one' }, 'first']], 'everything stored');
    },
  },
];
