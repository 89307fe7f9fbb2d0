// Lighthouse on the demo, as `npm start` serves it: `npm run lighthouse`. Needs a Chromium, as the tests do, and fetches Lighthouse,
// which is as large as all that is needed to develop the library. It judges phones: a slow one, on a slow network.

import { spawn } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromiumPath } from './chromium.mjs';
import { withDemo } from './demo.mjs';

const LIGHTHOUSE = 'lighthouse@12.8.2'; // the last that runs in every Node that the project is developed in
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const LEAST = 95; // of 100
const RUNS = 3; // performance is measured: the middle one of its scores counts
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'];

const folder = fileURLToPath(new URL('../build/lighthouse/', import.meta.url));
await mkdir(folder, { recursive: true });
const reports = [];
await withDemo(async (address) => {
  for (let run = 1; run <= RUNS; run++) reports.push(await judge(address, `${folder}run-${run}.json`));
});
const failed = CATEGORIES.filter((category) => !isGoodIn(category));
if (failed.length > 0) throw new Error(`Less than ${LEAST}: ${failed.join(', ')}. The reports are in ${folder}.`);

async function judge(address, report) {
  const args = ['--yes', LIGHTHOUSE, address, '--quiet', '--output=json', `--output-path=${report}`];
  args.push(`--only-categories=${CATEGORIES.join()}`, `--chrome-flags=${FLAGS.join(' ')}`);
  const env = { ...process.env, CHROME_PATH: await chromiumPath() };
  const child = spawn('npx', args, { env, stdio: 'inherit' });
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('exit', resolve));
  if (code !== 0) throw new Error(`Lighthouse ended with ${code}.`);
  return JSON.parse(await readFile(report, 'utf8'));
}

function isGoodIn(category) {
  const scores = reports
    .map(({ categories }) => Math.round(categories[category].score * 100))
    .toSorted((one, other) => one - other);
  const middle = scores[Math.floor(RUNS / 2)];
  console.log(`${category}: ${middle} (${scores.join(', ')})`);
  if (middle < 100) for (const finding of findings(category)) console.log(`  ${finding}`);
  return middle >= LEAST;
}

/** What cost points in the last run, with what it was. */
function findings(category) {
  const { audits, categories } = reports.at(-1);
  const costly = categories[category].auditRefs.filter(({ id, weight }) => weight > 0 && (audits[id].score ?? 1) < 1);
  return costly.map(({ id }) => `${audits[id].title}: ${audits[id].displayValue ?? ''}`);
}
