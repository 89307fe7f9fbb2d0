// Breaks the library on purpose, one line at a time, and says whether a test notices: `npm run test:mutations`.
//
//   npm run test:mutations -- --list             names only
//   npm run test:mutations -- --project=node     those that Node's tests notice, the fast ones
//   npm run test:mutations -- 'aborted'          those with this in their name
//
// MUTATION_JOBS says how many run at once; by default half as many as there are cores.

import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { MUTATIONS } from './index.mjs';
import { runTests } from './run-tests.mjs';
import { createSandbox, isStale, withMutation } from './sandbox.mjs';

/** @typedef {import('./index.mjs').Mutation} Mutation */

const { values, positionals } = parseArgs({
  options: { list: { type: 'boolean' }, project: { type: 'string' } },
  allowPositionals: true,
});
const unknown = positionals.find((part) => !MUTATIONS.some(({ name }) => name.includes(part)));
if (unknown !== undefined) giveUp(`No mutation has '${unknown}' in its name: --list tells them all.`);
const chosen = MUTATIONS.filter(isChosen);
if (chosen.length === 0) giveUp(`No mutation is for ${values.project}: they are for node or chromium.`);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
if (values.list) for (const { name } of chosen) print(name);
else process.exitCode = await run(chosen);

/** @param {Mutation} mutation */
function isChosen({ name, caughtBy }) {
  const isNamed = positionals.length === 0 || positionals.some((part) => name.includes(part));
  return isNamed && (values.project === undefined || values.project === caughtBy.project);
}

/**
 * Runs mutations, several at once where there is room, and returns the exit code.
 * @param {readonly Mutation[]} mutations
 */
async function run(mutations) {
  const counts = { killed: 0, survived: 0, stale: 0 };
  const waiting = [...mutations];
  const jobs = Number(process.env['MUTATION_JOBS'] ?? Math.max(1, Math.floor(availableParallelism() / 2)));
  await assertGreen(await createSandbox(), mutations);
  const work = async () => {
    const folder = await createSandbox();
    for (let mutation = waiting.shift(); mutation; mutation = waiting.shift()) {
      const started = performance.now();
      const { verdict, reason } = await judge(folder, mutation);
      counts[verdict]++;
      const seconds = ((performance.now() - started) / 1_000).toFixed(1).padStart(5);
      print(`${verdict.padEnd(8)} ${seconds} s  ${mutation.name}`);
      if (reason !== undefined) print(`${' '.repeat(18)}${mutation.file}: ${reason}`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, mutations.length) }, work));
  print(`\n${counts.killed} killed, ${counts.survived} survived, ${counts.stale} stale`);
  return counts.survived + counts.stale === 0 ? 0 : 1;
}

/**
 * A test that is red without a mutation would seem to notice each.
 * @param {string} folder
 * @param {readonly Mutation[]} mutations
 */
async function assertGreen(folder, mutations) {
  const tests = mutations.map(({ caughtBy }) => caughtBy);
  for (const project of new Set(tests.map((each) => each.project))) {
    const named = tests.filter((each) => each.project === project);
    const { outcome, reason } = await runTests(folder, named);
    if (outcome !== 'passed') giveUp(`Before anything is broken the tests of ${project} must be green: ${reason}`);
  }
}

/**
 * @param {string} folder
 * @param {Mutation} mutation
 * @returns {Promise<{ verdict: 'killed' | 'survived' | 'stale', reason?: string }>}
 */
async function judge(folder, mutation) {
  if (await isStale(folder, mutation)) return { verdict: 'stale', reason: 'the text is not there, or not once' };
  const { outcome, reason } = await withMutation(folder, mutation, () => runTests(folder, [mutation.caughtBy]));
  if (outcome === 'failed') return { verdict: 'killed' };
  if (outcome === 'none') return { verdict: 'stale', reason };
  return { verdict: 'survived', reason: `${mutation.caughtBy.spec} notices nothing` };
}

/** @param {string} reason */
function giveUp(reason) {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}

/** @param {string} line */
function print(line) {
  process.stdout.write(`${line}\n`);
}
