import { expect, test } from '@playwright/test';
import { assert as check, asyncProperty } from 'fast-check';
import { steps } from '../../support/model/commands.ts';
import { ModelRun, type Seen } from '../../support/model/run.ts';

const RUNS = Number(process.env['MODEL_RUNS'] ?? 2_000);
const SECONDS = Math.max(60, RUNS / 50);

test(`${RUNS} random histories of tabs that open, add, read, freeze and die keep every promise`, async () => {
  test.setTimeout(SECONDS * 1_000);
  const seen: Seen = { acknowledged: 0, refused: 0, takeovers: 0, killed: 0, frozen: 0 };
  await check(
    asyncProperty(steps, async (history) => {
      const model = new ModelRun();
      await model.run(history);
      for (const [fact, count] of Object.entries(model.seen)) seen[fact as keyof Seen] += count as number;
    }),
    { numRuns: RUNS },
  );
  console.log(`${RUNS} histories: ${JSON.stringify(seen)}`);
  expect(Math.min(...Object.values(seen)), `each happened often: ${JSON.stringify(seen)}`).toBeGreaterThan(RUNS / 10);
});
