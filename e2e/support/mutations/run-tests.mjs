// Runs the tests that must notice a mutation, and reads what came of them.

import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { specPath } from './index.mjs';

const TEST_DEADLINE = 20_000; // milliseconds
// A mutation may make a loop endless, which no test's own deadline can stop.
const RUN_DEADLINE = 120_000; // milliseconds for the tests of a mutation

/** @typedef {import('./index.mjs').Mutation['caughtBy']} Tests */

/**
 * What came of the tests, and which one failed. `none`: none has run, for a reason.
 * @typedef {object} Result
 * @property {'passed' | 'failed' | 'none'} outcome
 * @property {string} [reason]
 */

/**
 * Runs tests of one project in a copy of the library, until one fails.
 * @param {string} folder
 * @param {readonly Tests[]} tests
 * @returns {Promise<Result>}
 */
export async function runTests(folder, tests) {
  const file = join(folder, 'build', 'mutation-report.json');
  await rm(file, { force: true });
  const deadline = RUN_DEADLINE * tests.length;
  const inTime = await runPlaywright(folder, argumentsFor(tests), { PLAYWRIGHT_JSON_OUTPUT_FILE: file }, deadline);
  if (!inTime) return { outcome: 'failed', reason: `still running after ${deadline} ms` };
  const report = await readFile(file, 'utf8').then(JSON.parse, () => undefined);
  if (!report) return { outcome: 'none', reason: 'the runner made no report' };
  const { stats, errors } = report;
  if (stats.unexpected > 0) return { outcome: 'failed', reason: report.suites.flatMap(failures)[0] };
  if (errors.length > 0) return { outcome: 'none', reason: firstLine(errors[0].message) };
  return stats.expected > 0 ? { outcome: 'passed' } : { outcome: 'none', reason: 'all its tests are skipped here' };
}

/** @param {readonly Tests[]} tests */
function argumentsFor(tests) {
  const specs = new Set(tests.map((each) => escape(specPath(each))));
  // The runner looks for the pattern in the spec's path and the test's titles, joined.
  const titles = new Set(tests.map(({ spec, test = '' }) => `${escape(spec)}.*${escape(test)}`));
  const deadlines = ['--max-failures=1', `--timeout=${TEST_DEADLINE}`];
  const chosen = [...specs, `--project=${tests[0].project}`, `--grep=${[...titles].join('|')}`];
  return ['test', ...chosen, ...deadlines, '--workers=1', '--reporter=json'];
}

/** Resolves with whether the runner came to its end by itself. */
function runPlaywright(cwd, args, variables, milliseconds) {
  const cli = join(cwd, 'node_modules', '@playwright', 'test', 'cli.js');
  // In a process group of its own, with which all its workers can be ended.
  const options = { cwd, env: { ...process.env, ...variables }, stdio: 'ignore', detached: true };
  return new Promise((resolve, reject) => {
    const runner = spawn(process.execPath, [cli, ...args], options);
    const end = () => process.kill(-runner.pid, 'SIGKILL');
    process.once('exit', end);
    let inTime = true;
    const deadline = setTimeout(() => {
      inTime = false;
      end();
    }, milliseconds);
    runner.once('error', reject);
    runner.once('exit', () => {
      clearTimeout(deadline);
      process.off('exit', end);
      resolve(inTime);
    });
  });
}

/** Titles of the tests of a suite that failed. */
function failures({ suites = [], specs }) {
  return [...suites.flatMap(failures), ...specs.filter(({ ok }) => !ok).map(({ title }) => title)];
}

function firstLine(message) {
  return stripVTControlCharacters(message).split('\n', 1)[0];
}

function escape(text) {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
