import { randomInt } from 'node:crypto';
import type { Tab } from '../../support/engines/index.ts';
import { expect, test } from '../../support/fixtures.ts';
import { History, type Tally } from '../../support/reliability/history.ts';
import { checkLinearizable } from '../../support/reliability/linearizability.ts';
import { randomPlan, STREAMS } from '../../support/reliability/random-turns.ts';
import { RecordedTab } from '../../support/reliability/recorded-tab.ts';

const ROUNDS = Number(process.env['LINEARIZABILITY_ROUNDS'] ?? 1);
const MOST_ROUNDS = ROUNDS + 4; // where chance has not brought every kind of outcome yet
const TABS = 4;
const TURNS = 40; // of each tab in a round
const SECONDS_PER_ROUND = 40; // what a slow machine takes, and some
const LARGEST_SEED = 2 ** 31 - 1; // of fast-check

test(`${TABS} tabs that add and read at once, while workers die: every answer fits one order, ${ROUNDS} times`, async ({
  openTab,
  database,
  engine,
}) => {
  test.setTimeout(MOST_ROUNDS * SECONDS_PER_ROUND * 1_000);
  const firstSeed = Number(process.env['LINEARIZABILITY_SEED'] ?? randomInt(LARGEST_SEED));
  const sum: Tally = { acknowledged: 0, refused: 0, unknown: 0, takeovers: 0, looks: 0 };
  let rounds = 0;
  for (; rounds < ROUNDS || (rounds < MOST_ROUNDS && lacks(sum).length > 0); rounds++) {
    const seed = firstSeed + rounds;
    const { streams, unexpected, tally } = await play(openTab, `${database} ${rounds}`, seed);
    const wrong = [...streams].flatMap(([stream, operations]) =>
      checkLinearizable(operations).wrong.map((line) => `stream ${stream}: ${line}`),
    );
    expect([...new Set([...unexpected, ...wrong])], `with LINEARIZABILITY_SEED=${seed}`).toEqual([]);
    for (const [kind, count] of Object.entries(tally) as [keyof Tally, number][]) sum[kind] += count;
  }
  const counts = Object.entries(sum).map(([kind, count]) => `${count} ${kind}`);
  console.log(`${engine.name}: seed ${firstSeed}, ${rounds} rounds: ${counts.join(', ')}`);
  expect(lacks(sum), `what the rounds lack, with LINEARIZABILITY_SEED=${firstSeed}`).toEqual([]);
});

/** What has not happened: without it the rounds would show little. */
function lacks(tally: Tally): string[] {
  return Object.entries(tally).flatMap(([kind, count]) => (count === 0 ? [kind] : []));
}

/** One round: each tab takes its turns; when all have, another reads every stream to its end. */
async function play(openTab: () => Promise<Tab>, database: string, seed: number): Promise<History> {
  const history = new History();
  const work = async (index: number): Promise<void> => {
    // Far apart, so that two rounds have no tab's plan in common.
    const { starts, turns } = randomPlan(seed ^ (index << 24), TURNS);
    let tab = await RecordedTab.open({ openTab, database, name: `tab ${index + 1}`, history }, starts);
    for (const turn of turns) tab = await tab.perform(turn);
    await tab.close();
  };
  await Promise.all(Array.from({ length: TABS }, (_, index) => work(index)));
  const reader = await RecordedTab.open({ openTab, database, name: 'the reader at the end', history }, []);
  for (const stream of STREAMS) await reader.perform({ do: 'read', stream });
  await reader.close();
  return history;
}
