import { InvalidArgumentError } from '../../contract/errors/index.ts';
import { assertEqual, assertRejects, assertTrue } from '../../key-value/conformance/assert.ts';
import { amounts, deposits, range, versions } from './bank.ts';
import type { ProviderCase } from './case.ts';

export const readingCases: readonly ProviderCase[] = [
  {
    title: 'a slice is inclusive, cut inside a commit, and empty outside the stream',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add(deposits(5));
      await store.add(deposits(1, 6));
      await store.add(deposits(10, 7));
      for (const [first, last] of [
        [1, 1],
        [3, 3],
        [2, 8],
        [6, 6],
        [5, 7],
        [16, 16],
        [1, 16],
      ] as const) {
        assertEqual(versions(await store.getSlice(first, last)), range(first, last), `slice ${first} to ${last}`);
      }
      assertEqual(versions(await store.getSlice(15, 99)), [15, 16], 'a slice over the end');
      assertEqual(await store.getSlice(17, 20), [], 'a slice after the end');
    },
  },
  {
    title: 'a slice that is no range is refused, naming the parameter',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      const wrong = [
        [0, 1, 'first'],
        [-1, 1, 'first'],
        [1.5, 2, 'first'],
        [NaN, 2, 'first'],
        [2, 1, 'last'],
        [1, 1.5, 'last'],
      ] as const;
      for (const [first, last, parameter] of wrong) {
        const error = await assertRejects(store.getSlice(first, last), InvalidArgumentError, `slice ${first} to ${last}`);
        assertEqual(error.parameter, parameter, 'the parameter');
      }
    },
  },
  {
    title: 'get up to a version takes that version in and no later one',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      for (const from of [1, 4, 7]) await store.add(deposits(3, from));
      assertEqual(versions(await store.get({ version: 5 })), range(1, 5), 'up to 5');
      assertEqual(await store.get({ version: 0 }), [], 'up to 0');
      assertEqual(versions(await store.get({ version: 50 })), range(1, 9), 'up to 50');
      await assertRejects(store.get({ version: -1 }), InvalidArgumentError, 'up to -1');
    },
  },
  {
    title: 'stream() goes through any range in batches of any size',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      for (let from = 1; from <= 91; from += 3) await store.add(deposits(3, from));
      for (const options of [
        {},
        { batchSize: 1 },
        { batchSize: 7 },
        { first: 10 },
        { last: 20 },
        { first: 32, last: 62, batchSize: 2 },
      ]) {
        const seen: number[] = [];
        for await (const { metadata } of store.stream(options)) seen.push(metadata.context.sequenceNumber);
        assertEqual(seen, range(options.first ?? 1, options.last ?? 93), JSON.stringify(options));
      }
    },
  },
  {
    title: 'stream() ends where the stream ended when it began, whatever is added meanwhile',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      for (const n of range(1, 5)) await store.add(deposits(1, n));
      const seen: number[] = [];
      for await (const { metadata } of store.stream({ batchSize: 1 })) {
        seen.push(metadata.context.sequenceNumber);
        if (seen.length <= 10) await store.add(deposits(1));
      }
      assertEqual(seen, range(1, 5), 'the versions seen');
    },
  },
  {
    title: 'a reader needs no session, and sees whole commits only',
    async run({ connect, database }) {
      const writer = await connect().openStore('Account', '1', { database });
      const reader = connect().read('Account', '1', { database });
      assertEqual([await reader.version(), await reader.get()], [0, []], 'a stream that is not there yet');
      const write = async (): Promise<void> => {
        for (let n = 0; n < 20; n++) await writer.add(deposits(5, n * 5 + 1));
      };
      const read = async (): Promise<void> => {
        for (let n = 0; n < 20; n++) {
          const seen = amounts(await reader.get());
          assertEqual(seen, range(1, seen.length), 'the events seen');
          assertTrue(seen.length % 5 === 0, 'whole commits');
        }
      };
      await Promise.all([write(), read()]);
      assertEqual(await reader.version(), 100, 'the version at the end');
    },
  },
  {
    title: 'a signal that is aborted rejects reading with its own reason',
    async run({ connect, database }) {
      const provider = connect();
      const store = await provider.openStore('Account', '1', { database });
      await store.add(deposits(10));
      class Stopped extends Error {}
      const signal = AbortSignal.abort(new Stopped('enough'));
      await assertRejects(store.get({ signal }), Stopped, 'get');
      await assertRejects(store.version({ signal }), Stopped, 'version');
      await assertRejects(store.add(deposits(1), { signal }), Stopped, 'add');
      await assertRejects(provider.read('Account', '1', { database, signal }).get(), Stopped, 'a reader');
      const controller = new AbortController();
      const stopped = (async () => {
        for await (const message of store.stream({ batchSize: 1, signal: controller.signal })) {
          assertTrue(message.metadata.context.sequenceNumber <= 10, 'a message');
          controller.abort(new Stopped('half-way'));
        }
      })();
      // One commit of ten messages was fetched already: what is there may be gone through.
      await stopped.catch((error: unknown) => assertTrue(error instanceof Stopped, 'the reason'));
      assertEqual(await store.version(), 10, 'the version');
    },
  },
];
