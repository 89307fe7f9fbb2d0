import { expect, test } from '@playwright/test';
import { assert as check, asyncProperty } from 'fast-check';
import { readingSteps } from '../../support/model/reading-commands.ts';
import { ReadingRun, type SeenReading } from '../../support/model/reading-run.ts';

const RUNS = Number(process.env['READING_RUNS'] ?? 40);

test(`${RUNS} random histories of tabs: documents are the fold of the log at every step, and subscribers miss nothing`, async () => {
  test.setTimeout(Math.max(120, RUNS * 5) * 1_000);
  const seen: SeenReading = { commits: 0, heard: 0, heardAgain: 0, killed: 0, frozen: 0, versions: 0 };
  await check(
    asyncProperty(readingSteps, async (history) => {
      const model = new ReadingRun();
      await model.run(history);
      for (const [fact, count] of Object.entries(model.seen)) seen[fact as keyof SeenReading] += count as number;
    }),
    { numRuns: RUNS },
  );
  console.log(`${RUNS} histories: ${JSON.stringify(seen)}`);
  // That a commit is handled twice takes an end between handler and checkpoint: it may happen, and need not.
  const { heardAgain: _, ...often } = seen;
  expect(Math.min(...Object.values(often)), `each happened often: ${JSON.stringify(seen)}`).toBeGreaterThan(RUNS / 10);
});
