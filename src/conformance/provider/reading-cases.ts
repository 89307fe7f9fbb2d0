import { InvalidArgumentError, StoreNotOpenError } from '../../contract/errors/index.ts';
import type { EventMessage, StoredMessage } from '../../contract/message.ts';
import type { EventStoreReader, StreamOptions } from '../../contract/event-store.ts';
import { createMessage } from '../../events/create-message.ts';
import { assertEqual, assertRejects, assertTrue } from '../storage/assert.ts';
import { AccountBalance, amounts, deposits, range, ValueRecorded, versions, type BankEvent } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';

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
        [1, -1, 'last'],
        [1, 1.5, 'last'],
      ] as const;
      for (const [first, last, parameter] of wrong) {
        const error = await assertRejects(store.getSlice(first, last), InvalidArgumentError, `slice ${first} to ${last}`);
        assertEqual(error.parameter, parameter, 'the parameter');
      }
    },
  },
  {
    title: 'a range that ends before it begins is empty, as is one behind the end of the stream',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add(deposits(60));
      await store.snapshot(4, snapshotOf(4));
      const current = await store.version();
      assertEqual(await store.getSlice(100, current), [], 'a slice from 100 to the version');
      assertEqual(await store.getSlice(100, 99), [], 'a slice from 100 to 99');
      assertEqual(await store.getSlice(1, 0), [], 'a slice from 1 to 0');
      assertEqual(await store.get({ version: 0, useSnapshot: true }), [], 'up to 0');
      for (const range of [{ last: 0 }, { first: 5, last: 4 }, { first: 100 }]) {
        assertEqual(await streamed(store, { ...range, useSnapshot: true }), [], JSON.stringify(range));
      }
      await store.close();
      await assertRejects(store.getSlice(100, 99), StoreNotOpenError, 'an empty slice of a closed store');
    },
  },
  {
    title: 'a stream begins with a snapshot only where it goes on from it',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add(deposits(60));
      await store.snapshot(40, snapshotOf(40));
      const useSnapshot = true;
      assertEqual(await streamed(store, { first: 51, useSnapshot }), range(51, 60), 'a snapshot with a gap after it');
      assertEqual(await streamed(store, { first: 42, useSnapshot }), range(42, 60), 'a gap of one');
      assertEqual(await streamed(store, { first: 41, useSnapshot }), range(40, 60), 'a snapshot right before it');
      assertEqual(await streamed(store, { first: 11, useSnapshot }), range(40, 60), 'a snapshot within it');
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
        assertEqual(await streamed(store, options), range(options.first ?? 1, options.last ?? 93), JSON.stringify(options));
      }
    },
  },
  {
    title: 'long messages among short ones are read as others are: whole, in slices, in batches',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      const adds = [
        ...range(1, 12).map(() => [5]),
        [700_000],
        [700_000, 3],
        [1, 2, 3],
        [1_200_000],
        ...range(1, 20).map(() => [9]),
      ];
      for (const lengths of adds) await store.add(lengths.map((length) => createMessage(new ValueRecorded('x'.repeat(length)))));
      const lengths = adds.flat();
      const lengthsOf = (messages: readonly StoredMessage<BankEvent>[]): readonly number[] =>
        messages.map(({ event }) => (event instanceof ValueRecorded ? String(event.value).length : -1));
      assertEqual(lengthsOf(await store.get()), lengths, 'everything');
      const last = lengths.length;
      for (const version of [12, 13, 14, 18, 19, last - 1]) {
        assertEqual(lengthsOf(await store.get({ version })), lengths.slice(0, version), `up to ${version}`);
        const slice = await store.getSlice(version - 3, version + 1);
        assertEqual(lengthsOf(slice), lengths.slice(version - 4, version + 1), `around ${version}`);
        assertEqual(lengthsOf(await store.getSlice(version, version)), lengths.slice(version - 1, version), `${version} alone`);
      }
      for (const batchSize of [1, 5, 1_000]) {
        const streamed: StoredMessage<BankEvent>[] = [];
        for await (const message of store.stream({ first: 11, batchSize })) streamed.push(message);
        assertEqual(lengthsOf(streamed), lengths.slice(10), `in batches of ${batchSize}`);
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
    title: 'a signal that is aborted already rejects every call with its own reason, and nothing is done',
    async run({ connect, database }) {
      const provider = connect();
      const store = await provider.openStore('Account', '1', { database });
      await store.add(deposits(10, 1));
      await store.snapshot(1, snapshotOf(1));
      const signal = AbortSignal.abort(new Stopped('enough'));
      const reader = provider.read('Account', '1', { database, signal });
      const calls: Readonly<Record<string, () => Promise<unknown>>> = {
        get: () => store.get({ signal }),
        'get of nothing': () => store.get({ version: 0, signal }),
        getSlice: () => store.getSlice(1, 2, { signal }),
        stream: () => streamed(store, { signal }),
        version: () => store.version({ signal }),
        lastSnapshotVersion: () => store.lastSnapshotVersion({ signal }),
        snapshotVersions: () => store.snapshotVersions({ signal }),
        findByIdempotencyId: () => store.findByIdempotencyId('x', { signal }),
        add: () => store.add(deposits(1), { signal }),
        'add of nothing': () => store.add([], { signal }),
        snapshot: () => store.snapshot(2, snapshotOf(2), { signal }),
        snapshotAll: () => store.snapshotAll(2, () => snapshotOf(2), { signal }),
        clearSnapshot: () => store.clearSnapshot(1, { signal }),
        clearSnapshots: () => store.clearSnapshots({ signal }),
        'open of an open store': () => store.open({ signal }),
        openStore: () => provider.openStore('Account', '2', { database, signal }),
        compact: () => provider.compact({ database, signal }),
        'get of a reader': () => reader.get(),
        'version of a reader': () => reader.version(),
        'stream of a reader': () => streamed(reader),
      };
      for (const [what, call] of Object.entries(calls)) await assertRejects(call(), Stopped, what);
      assertEqual([await store.version(), await store.snapshotVersions()], [10, [1]], 'what is stored');
    },
  },
  {
    title: 'an abort ends what is being read with its own reason',
    async run({ connect, database }) {
      const provider = connect();
      const store = await provider.openStore('Account', '1', { database });
      for (let from = 1; from <= 91; from += 10) await store.add(deposits(10, from));
      const aborted = async (
        read: (signal: AbortSignal, reader: EventStoreReader<BankEvent>) => Promise<unknown>,
      ): Promise<void> => {
        const controller = new AbortController();
        const reader = provider.read('Account', '1', { database, signal: controller.signal });
        const reading = read(controller.signal, reader);
        controller.abort(new Stopped('enough'));
        await assertRejects(reading, Stopped, String(read));
      };
      await aborted((signal) => store.get({ signal }));
      await aborted((signal) => store.getSlice(1, 99, { signal }));
      await aborted((signal) => store.version({ signal }));
      await aborted((signal) => streamed(store, { signal }));
      await aborted((_, reader) => reader.get());
      await aborted((_, reader) => streamed(reader, { batchSize: 1 }));
    },
  },
  {
    title: 'an abort between two messages of a stream ends it, whether or not the next one was asked for',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      for (let from = 1; from <= 91; from += 10) await store.add(deposits(10, from));
      for (const batchSize of [undefined, 1]) {
        const controller = new AbortController();
        const messages = store.stream({ batchSize, signal: controller.signal });
        for (const expected of range(1, 15)) {
          const { value } = await messages.next();
          assertEqual(value?.metadata.context.sequenceNumber, expected, 'the version');
        }
        controller.abort(new Stopped('enough'));
        await assertRejects(messages.next(), Stopped, `the message after the abort, with a batch size of ${batchSize}`);
        assertEqual(await messages.next(), { value: undefined, done: true }, 'what comes after it');
      }
    },
  },
];

class Stopped extends Error {}

const snapshotOf = (events: number): EventMessage<BankEvent> => createMessage(new AccountBalance(0, events));

/** The versions that a stream yields. */
async function streamed(reader: EventStoreReader<BankEvent>, options?: StreamOptions): Promise<readonly number[]> {
  const seen: number[] = [];
  for await (const { metadata } of reader.stream(options)) seen.push(metadata.context.sequenceNumber);
  return seen;
}
