import { ConflictError } from '../../storage/commit-errors.ts';
import { assertEqual, assertRejects } from './assert.ts';
import type { KeyValueCase } from './storage-case.ts';
import { add, batch, put } from './schema.ts';

const everything = { collection: 'things', from: -Infinity, to: ['\uffff'] } as const;

export const commitCases: readonly KeyValueCase[] = [
  {
    title: 'what was committed is there for every handle on the database',
    async run(storage, name) {
      const database = await storage.open(name);
      const other = await storage.open(name);
      await database.commit(batch([put('a', 1), add('b', 2), put(['c', 1], { deep: [true, null] })]));
      assertEqual(await other.read([everything]), [[1, 2, { deep: [true, null] }]], 'the other handle');
    },
  },
  {
    title: 'writes of one commit apply in their order',
    async run(storage, name) {
      const database = await storage.open(name);
      await database.commit(batch([put('a', 1), put('a', 2), { type: 'delete', collection: 'things', key: 'a' }, add('a', 3)]));
      assertEqual(await database.read([everything]), [[3]], 'the value');
    },
  },
  {
    title: 'a commit returns what its reads find before its writes',
    async run(storage, name) {
      const database = await storage.open(name);
      await database.commit(batch([put('a', 1), put('b', 2)]));
      const reads = [{ collection: 'things', key: 'a' }, everything, { ...everything, reverse: true, limit: 1, keysOnly: true }];
      const found = await database.commit(batch([put('a', 3), put('c', 4)], [], reads));
      assertEqual(found, [[1], [1, 2], ['b']], 'the answers');
      assertEqual(await database.commit(batch([put('d', 5)])), [], 'the answers of a commit that reads nothing');
    },
  },
  {
    title: 'an add to a taken key rejects with what stands there, and writes nothing of its batch',
    async run(storage, name) {
      const database = await storage.open(name);
      await database.commit(batch([put('b', 'first')]));
      const refused = database.commit(
        batch([add('a', 1), add('b', 2), add('c', 3, 'others'), { type: 'add', collection: 'log', value: 4 }]),
      );
      const { collection, key, found } = await assertRejects(refused, ConflictError, 'the second add');
      assertEqual({ collection, key, found }, { collection: 'things', key: 'b', found: 'first' }, 'the conflict');
      const others = { collection: 'others', from: -Infinity, to: ['\uffff'] };
      const log = { collection: 'log', from: 0, to: Infinity };
      assertEqual(await database.read([everything, others, log]), [['first'], [], []], 'everything stored');
    },
  },
  {
    title: 'several writes to one key are all taken back when a later write of their batch fails',
    async run(storage, name) {
      const database = await storage.open(name);
      await database.commit(batch([put('a', 'first'), put('taken', 1)]));
      const writes = [put('a', 'second'), put('a', 'third'), { type: 'delete', collection: 'things', key: 'a' }] as const;
      await assertRejects(database.commit(batch([...writes, add('taken', 2)])), ConflictError, 'the commit');
      assertEqual(await database.read([everything]), [['first', 1]], 'everything stored');
    },
  },
  {
    title: 'a check of an etag holds as long as the value has it',
    async run(storage, name) {
      const database = await storage.open(name);
      await database.commit(batch([put('fence', { etag: 'one' })]));
      const check = { collection: 'things', key: 'fence', etag: 'one' };
      await database.commit(batch([put('a', 1)], [check]));
      await database.commit(batch([put('fence', { etag: 'two' })], [check]));
      const error = await assertRejects(database.commit(batch([put('a', 2)], [check])), ConflictError, 'the stale check');
      assertEqual(error.found, { etag: 'two' }, 'what was found');
      assertEqual(await database.read([{ collection: 'things', key: 'a' }]), [[1]], 'the value behind the check');
    },
  },
  {
    title: 'a check for absence holds as long as there is no value',
    async run(storage, name) {
      const database = await storage.open(name);
      const check = { collection: 'things', key: 'fence', etag: undefined };
      await database.commit(batch([put('fence', { etag: 'one' })], [check]));
      await assertRejects(database.commit(batch([put('fence', { etag: 'two' })], [check])), ConflictError, 'the second one');
      assertEqual(await database.read([everything]), [[{ etag: 'one' }]], 'the value');
    },
  },
  {
    title: 'a failed check is told before a taken key',
    async run(storage, name) {
      const database = await storage.open(name);
      await database.commit(batch([put('taken', 1), put('fence', { etag: 'two' })]));
      const commit = database.commit(batch([add('taken', 2)], [{ collection: 'things', key: 'fence', etag: 'one' }]));
      assertEqual((await assertRejects(commit, ConflictError, 'the commit')).key, 'fence', 'the key of the conflict');
    },
  },
  {
    title: 'of commits that race for one etag exactly one wins',
    async run(storage, name) {
      const handles = await Promise.all([1, 2, 3, 4].map(() => storage.open(name)));
      const outcomes = await Promise.allSettled(
        handles.map((database, index) =>
          database.commit(
            batch([put('fence', { etag: `winner ${index}` })], [{ collection: 'things', key: 'fence', etag: undefined }]),
          ),
        ),
      );
      assertEqual(outcomes.filter(({ status }) => status === 'fulfilled').length, 1, 'winners');
    },
  },
  {
    title: 'a collection that counts gives positions 1, 2, 3 in the order of commits',
    async run(storage, name) {
      const database = await storage.open(name);
      const entry = (value: string) => ({ type: 'add', collection: 'log', value }) as const;
      await Promise.all([database.commit(batch([entry('a'), entry('b')])), database.commit(batch([entry('c')]))]);
      const range = { collection: 'log', from: 0, to: Infinity };
      assertEqual(
        await database.read([range, { ...range, keysOnly: true }]),
        [
          ['a', 'b', 'c'],
          [1, 2, 3],
        ],
        'the log',
      );
    },
  },
  {
    title: 'a value that cannot be copied is refused, and nothing of its batch is written',
    async run(storage, name) {
      const database = await storage.open(name);
      await assertRejects(database.commit(batch([put('a', 1), put('b', () => undefined)])), Error, 'a function');
      assertEqual(await database.read([everything]), [[]], 'everything stored');
    },
  },
  {
    title: 'a thousand writes are one commit',
    async run(storage, name) {
      const database = await storage.open(name);
      const writes = Array.from({ length: 1_000 }, (_, index) => add(['many', index], 'x'.repeat(200)));
      await database.commit({ writes, durability: 'strict' });
      const [keys = []] = await database.read([{ ...everything, from: ['many'], to: ['many', Infinity], keysOnly: true }]);
      assertEqual(keys.length, 1_000, 'how many');
    },
  },
];
