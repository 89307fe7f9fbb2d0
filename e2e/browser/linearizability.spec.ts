import type { Tab } from '../engines/index.ts';
import { expect, test } from '../fixtures.ts';
import { checkLinearizable } from '../reliability/linearizability.ts';
import { Random } from '../reliability/random.ts';
import type { StreamOperation } from '../reliability/stream-operation.ts';
import { TabClient } from '../reliability/tab-client.ts';

const ROUNDS = Number(process.env['LINEARIZABILITY_ROUNDS'] ?? 1);
const SEED = Number(process.env['LINEARIZABILITY_SEED'] ?? Date.now() % 1_000_000);
const TABS = 3;
const CALLS = 30; // of a tab, in a round
const IDS = ['1', '2'] as const;

test(`calls of ${TABS} tabs can be put in one order that explains every answer, ${ROUNDS} times`, async ({
  openTab,
  database,
}) => {
  test.setTimeout(60_000 * ROUNDS);
  const sum = { acknowledged: 0, unknown: 0, lostSessions: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const seed = SEED + round;
    const histories = new Map<string, StreamOperation[]>(IDS.map((id) => [id, []]));
    const record = (id: string, operation: StreamOperation): void => void histories.get(id)?.push(operation);
    const clients = await Promise.all(
      Array.from({ length: TABS }, async (_, index) => {
        const random = new Random(seed * TABS + index);
        return work(openTab, `${database} ${round}`, random, record, `tab ${index + 1}`);
      }),
    );
    for (const [id, history] of histories) {
      expect(checkLinearizable(history).wrong, `stream ${id}, LINEARIZABILITY_SEED=${seed}`).toEqual([]);
      for (const operation of history) {
        if (operation.kind !== 'append' || operation.outcome.status === 'refused') continue;
        sum[operation.outcome.status]++;
      }
    }
    sum.lostSessions += clients.reduce((total, lost) => total + lost, 0);
  }
  console.log(`${ROUNDS} rounds, seed ${SEED}: ${JSON.stringify(sum)}`);
  expect(sum.acknowledged, 'acknowledged adds').toBeGreaterThan(10 * ROUNDS);
  expect(sum.unknown, 'adds of unknown outcome').toBeGreaterThan(0);
  expect(sum.lostSessions, 'sessions that were lost').toBeGreaterThan(0);
});

/** Calls the library in a tab, at random; halfway the tab is closed in the middle of an add, and another goes on. */
async function work(
  openTab: () => Promise<Tab>,
  database: string,
  random: Random,
  record: (id: string, operation: StreamOperation) => void,
  name: string,
): Promise<number> {
  let tab = await openTab();
  let client = new TabClient(name, tab, database, record);
  let lostSessions = 0;
  for (let call = 0; call < CALLS; call++) {
    if (call === CALLS / 2) {
      const adding = client.add(random.of(IDS), 3, 'visit');
      await tab.close();
      await adding;
      lostSessions += client.lostSessions;
      tab = await openTab();
      client = new TabClient(`${name}, reopened`, tab, database, record);
    }
    await callOnce(client, random);
  }
  return lostSessions + client.lostSessions;
}

function callOnce(client: TabClient, random: Random): Promise<void> {
  const id = random.of(IDS);
  const kind = random.below(10);
  if (kind < 2) return client.add(id, 1 + random.below(4), 'visit');
  if (kind < 6) return client.add(id, 1 + random.below(4), 'keep');
  if (kind < 7) return client.add(id, 1 + random.below(4), 'lose the worker');
  if (kind < 8) return client.read(id, 1, undefined);
  const first = 1 + random.below(20);
  return kind < 9 ? client.read(id, first, first + random.below(20)) : client.version(id);
}
