import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { AccountBalance, bankEvents, deposits } from '../../../src/conformance/provider/bank.ts';
import { StreamReader } from '../../../src/client/reader.ts';
import type { EncodedPage, EventStoreEngine, ReadRange } from '../../../src/contract/event-store-engine.ts';
import type { Cancellable } from '../../../src/contract/platform.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { createMessage, type EventStoreReader, type StoredMessage, type StreamOptions } from '../../../src/index.ts';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 200);

/** A version, or the snapshot at it. */
type Seen = number | `snapshot ${number}`;

function seen({ event, metadata }: StoredMessage): Seen {
  const { sequenceNumber } = metadata.context;
  return event instanceof AccountBalance ? `snapshot ${sequenceNumber}` : sequenceNumber;
}

/** What a list of all versions, and a set of snapshots, say that a range holds. */
function expected(
  version: number,
  snapshots: readonly number[],
  { first = 1, last = version, useSnapshot, reverse, limit }: StreamOptions,
): Seen[] {
  const all = forwards(version, snapshots, { first, last, useSnapshot });
  return (reverse ? all.toReversed() : all).slice(0, limit);
}

function forwards(
  version: number,
  snapshots: readonly number[],
  { first, last, useSnapshot }: { readonly first: number; readonly last: number; readonly useSnapshot: boolean | undefined },
): Seen[] {
  const versions = Array.from({ length: version }, (_, index) => index + 1).filter((at) => at >= first && at <= last);
  const latest = Math.max(0, ...(useSnapshot && first <= last ? snapshots.filter((at) => at <= last) : []));
  if (latest === 0 || latest < first - 1) return versions;
  return [`snapshot ${latest}`, ...versions.filter((at) => at > latest)];
}

async function streamed(reader: EventStoreReader<object>, options: StreamOptions): Promise<Seen[]> {
  const all: Seen[] = [];
  for await (const message of reader.stream(options)) all.push(seen(message));
  return all;
}

test('any range of any stream, with and without snapshots, is what a list says: no gap, nothing twice', async () => {
  const upTo = (max: number) => fc.integer({ min: 0, max });
  const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
  const streams = fc.record({
    commits: fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 12 }),
    snapshots: fc.array(upTo(60)),
  });
  const options = fc.record({
    first: optional(fc.integer({ min: 1, max: 60 })),
    last: optional(upTo(60)),
    useSnapshot: optional(fc.boolean()),
    batchSize: optional(fc.integer({ min: 1, max: 4 })),
    limit: optional(fc.integer({ min: 1, max: 20 })),
    backwards: fc.boolean(),
  });
  const property = fc.asyncProperty(streams, fc.array(options, { minLength: 1, maxLength: 5 }), async (stream, ranges) => {
    await using provider = createInMemoryEventStoreProvider({ events: bankEvents });
    const store = await provider.openStore('Account', '1');
    let version = 0;
    for (const count of stream.commits) version = await store.add(deposits(count));
    const snapshots = stream.snapshots.filter((at) => at >= 1 && at <= version);
    for (const at of snapshots) await store.snapshot(at, createMessage(new AccountBalance(0, at)));
    for (const { backwards, ...given } of ranges) {
      const reverse = backwards && !given.useSnapshot;
      const { first = 1, last = version, useSnapshot, limit } = given;
      const range = { ...given, reverse };
      expect(await streamed(store, range)).toEqual(expected(version, snapshots, range));
      const slice = await store.getSlice(first, last, { limit, reverse });
      expect(slice.map(seen)).toEqual(expected(version, [], { first, last, limit, reverse }));
      const got = await store.get({ useSnapshot, version: last, limit, reverse });
      expect(got.map(seen)).toEqual(expected(version, snapshots, { last, useSnapshot, limit, reverse }));
    }
  });
  await fc.assert(property, { numRuns: RUNS });
});

/** An engine whose pages have a next one without end, and which notes the signal of each read. */
function endlessEngine(): { readonly engine: EventStoreEngine; readonly reads: (AbortSignal | undefined)[] } {
  const reads: (AbortSignal | undefined)[] = [];
  const text = JSON.stringify([{ id: 'x', type: 'FundsDeposited', created: 0, data: { amount: 1 } }]);
  const read = async (_target: object, { first }: ReadRange, options?: Cancellable): Promise<EncodedPage> => {
    reads.push(options?.signal);
    return { commits: [{ firstVersion: first, lastVersion: first, text }], next: first + 1 };
  };
  return { engine: { read, version: async () => 1_000 } as Partial<EventStoreEngine> as EventStoreEngine, reads };
}

for (const signal of [undefined, new AbortController().signal]) {
  test(`a stream that is left early gives up what it was reading ahead, ${signal ? 'with' : 'without'} a signal`, async () => {
    const { engine, reads } = endlessEngine();
    const storeId = { database: 'EventStores', name: 'Account', id: '1' };
    const reader = new StreamReader({ engine, registry: bankEvents, storeId, target: () => ({ storeId }) });
    for await (const message of reader.stream({ signal })) if (message.metadata.context.sequenceNumber === 3) break;
    expect(reads.map((read) => read?.aborted ?? false)).toEqual([false, true, true, true]);
  });
}
