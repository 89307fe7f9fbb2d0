import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Tab } from '../../support/engines/index.ts';
import { expect, test } from '../../support/fixtures.ts';
import { StaticServer } from '../../support/static-server.ts';

const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 3);
const STREAMS = ['1', '2', '3'] as const;
const SECONDS_PER_ROUND = 20; // what a slow machine takes to start a browser, and some

interface Found {
  readonly versions: number;
  /** What is wrong with the stream, in words. */
  readonly wrong: readonly string[];
}

test(`a browser that is killed in a storm of adds, ${ROUNDS} times, has lost nothing that it acknowledged`, async ({
  engine,
  database,
}) => {
  test.skip(!engine.capabilities.has('kill'), engine.missing.kill);
  test.setTimeout((ROUNDS + 1) * SECONDS_PER_ROUND * 1_000);
  /** The last version of each stream whose acknowledgement reached this process. */
  const acknowledged = new Map<string, number>();
  const server = new StaticServer(fileURLToPath(new URL('../../../build/e2e', import.meta.url)), ({ searchParams }) => {
    const [stream = '', version = ''] = searchParams.get('acknowledged')?.split(' ') ?? [];
    if (stream !== '') acknowledged.set(stream, Math.max(acknowledged.get(stream) ?? 0, Number(version)));
    return {};
  });
  await server.start();
  const profile = await mkdtemp(join(tmpdir(), 'idb-eventstore-crash-'));
  let stored = 0;
  try {
    for (let round = 0; round <= ROUNDS; round++) {
      await using browser = await engine.launch({ profile });
      const tab = await browser.newTab(`${server.origin}/`);
      stored = 0;
      for (const stream of STREAMS) {
        const { versions, wrong } = await tab.evaluate(inspect, database, stream);
        expect(wrong, `round ${round}, stream ${stream}`).toEqual([]);
        expect(versions, `round ${round}, stream ${stream}: stored`).toBeGreaterThanOrEqual(acknowledged.get(stream) ?? 0);
        stored += versions;
      }
      if (round === ROUNDS) break;
      await storm(tab, database, 100 + Math.random() * 500);
      await browser.kill();
    }
  } finally {
    await server.stop();
    await rm(profile, { recursive: true, force: true });
  }
  const sum = [...acknowledged.values()].reduce((total, version) => total + version, 0);
  console.log(`${engine.name}: ${ROUNDS} rounds, ${sum} events acknowledged, ${stored} stored, 0 lost`);
  expect(sum, 'events acknowledged').toBeGreaterThan(0);
});

test(`a browser that is killed in a storm of events that become documents, ${ROUNDS} times, counts each of them once`, async ({
  engine,
  server,
  database,
}) => {
  test.skip(!engine.capabilities.has('kill'), engine.missing.kill);
  test.setTimeout((ROUNDS + 1) * SECONDS_PER_ROUND * 1_000);
  const profile = await mkdtemp(join(tmpdir(), 'idb-eventstore-crash-'));
  let counted = 0;
  /** Positions of documents as they were found after a kill: some of them in the middle of the log. */
  const found: string[] = [];
  try {
    for (let round = 0; round <= ROUNDS; round++) {
      await using browser = await engine.launch({ profile });
      const tab = await browser.newTab(`${server.origin}/`);
      const { wrong, sum, at } = await tab.evaluate(inspectDocuments, database, STREAMS);
      expect(wrong, `round ${round}`).toEqual([]);
      counted = sum;
      found.push(at);
      if (round === ROUNDS) break;
      await tab.evaluate(makeDocuments, database, STREAMS);
      // The moment of the kill is what this test varies.
      await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 900));
      await browser.kill();
    }
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
  console.log(`${engine.name}: ${ROUNDS} rounds, ${counted} events counted once; found after a kill: ${found.join(', ')}`);
  expect(counted, 'events').toBeGreaterThan(0);
});

/** Runs in the page: begins to build the documents anew again and again, and to add to each stream. */
async function makeDocuments(database: string, streams: readonly string[]): Promise<void> {
  const { bank } = harness;
  const sums = bank.sums();
  const provider = bank.connect({ settings: { defaultDatabase: database }, projections: [sums], durability: 'relaxed' });
  const documents = provider.documents(sums);
  const add = async (id: string): Promise<void> => {
    for (let version = await provider.read('Account', id).version(); ;) {
      version = await provider.add('Account', id, bank.deposits(500, version + 1));
    }
  };
  const rebuild = async (): Promise<void> => {
    for (;;) await documents.rebuild();
  };
  for (const id of streams) void add(id);
  void rebuild();
}

/** Runs in the page: brings the documents up, and says what is wrong with them. */
async function inspectDocuments(
  database: string,
  streams: readonly string[],
): Promise<{ readonly wrong: readonly string[]; readonly sum: number; readonly at: string }> {
  const { bank } = harness;
  const sums = bank.sums();
  const provider = bank.connect({ settings: { defaultDatabase: database }, projections: [sums] });
  const documents = provider.documents(sums);
  const { position, lag, building } = await documents.status();
  const found = await documents.getMany(streams, { upTo: 'latest' });
  const versions = await Promise.all(streams.map((id) => provider.read('Account', id).version()));
  await provider.close();
  const isRight = (index: number): boolean => (found[index]?.count ?? 0) === versions[index] && (found[index]?.inOrder ?? true);
  return {
    wrong: streams.flatMap((id, index) =>
      isRight(index) ? [] : [`${id} at ${versions[index]}: ${JSON.stringify(found[index])}`],
    ),
    sum: versions.reduce((total, version) => total + version, 0),
    at: `${position} of ${position + lag}${building ? `, a build at ${building.done}` : ''}`,
  };
}

/** Begins to add in every stream, and returns after some milliseconds in the middle of it. */
async function storm(tab: Tab, database: string, milliseconds: number): Promise<void> {
  await tab.evaluate(
    async (tenant, streams) => {
      const { bank, library } = harness;
      const provider = bank.connect();
      const add = async (id: string): Promise<void> => {
        // The sessions of the killed browser keep nobody waiting.
        const store = await provider.openStore('Account', id, { database: tenant, openTimeout: 2_000 });
        for (let version = await store.version(); ;) {
          const size = 1 + Math.floor(Math.random() * 50);
          // Long enough now and then for a batch to be several records.
          const userId = size > 40 ? 'x'.repeat(4_000) : 'joe';
          const correlationId = `${version + 1} ${size}`;
          const messages = Array.from({ length: size }, (_, index) =>
            library.createMessage(new bank.Deposited(version + 1 + index), { correlationId, userId }),
          );
          version = await store.add(messages);
          void fetch(`/?acknowledged=${id} ${version}`).catch(() => undefined);
        }
      };
      const compact = async (): Promise<void> => {
        for (;;) await provider.compact({ database: tenant });
      };
      for (const id of streams) void add(id);
      void compact();
    },
    database,
    STREAMS,
  );
  // The moment of the kill is what this test varies.
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Reads a stream and says what is wrong with it: each event carries its version, each batch its first version and size. */
async function inspect(database: string, id: string): Promise<Found> {
  const provider = harness.bank.connect();
  const messages = await provider.read('Account', id, { database }).get();
  await provider.close();
  const wrong: string[] = [];
  const batches = new Map<string, number>();
  for (const [index, { event, metadata }] of messages.entries()) {
    const { sequenceNumber, correlationId } = metadata.context;
    const amount = 'amount' in event ? event.amount : 0;
    if (sequenceNumber !== index + 1 || amount !== index + 1)
      wrong.push(`${amount} stands at ${sequenceNumber}, the ${index + 1}th`);
    batches.set(correlationId, (batches.get(correlationId) ?? 0) + 1);
  }
  for (const [batch, count] of batches) if (!batch.endsWith(` ${count}`)) wrong.push(`batch ${batch} has ${count}`);
  return { versions: messages.length, wrong };
}
