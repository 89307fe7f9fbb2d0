import type { Engine } from '../../../e2e/support/engines/index.ts';
import type { Figures } from '../workloads/workload.ts';
import { jobOf, measureInOne, prepare, type Measurement } from './measure.ts';
import { BrowserOnDisk } from './profile.ts';
import { rehearse } from './rehearse.ts';

/** Measures in a browser that has started since what is read was stored, on a profile of its own. */
export async function measureNextVisit(
  engine: Engine,
  rehearsal: string,
  measurement: Omit<Measurement, 'browser'>,
): Promise<Figures> {
  const job = jobOf(measurement);
  await using onDisk = await BrowserOnDisk.launch(engine);
  await prepare({ ...measurement, browser: onDisk.browser }, job);
  await onDisk.browser.close();
  await using browser = await engine.launch({ profile: onDisk.profile });
  await rehearse(browser, rehearsal, measurement);
  return await measureInOne({ ...measurement, browser }, job);
}
