import type { Browser, Tab } from '../../../e2e/support/engines/index.ts';
import type { ContestantName, Durability } from '../contestant.ts';
import type { Job } from '../page/bench-page.ts';
import { TABS, type Figures, type Workload } from '../workloads/workload.ts';
import { inTab, inTabs } from './in-tabs.ts';

export interface Measurement {
  readonly browser: Browser;
  /** The page, at an origin that nothing has been stored at. */
  readonly url: string;
  readonly workload: Workload;
  readonly contestant: ContestantName;
  readonly durability: Durability;
}

/** Measures one workload of one contestant once, and leaves nothing behind. */
export async function measure(measurement: Measurement): Promise<Figures> {
  const { browser, url, workload } = measurement;
  const job = jobOf(measurement);
  try {
    if (workload.prepare ?? workload.prepareReadSide) await prepare(measurement, job);
    switch (workload.place) {
      case 'four tabs':
        return await measureInTabs(measurement, job);
      case 'two tabs':
        return await measureInTwo(measurement, job);
      default:
        return await measureInOne(measurement, job);
    }
  } finally {
    await inTab(browser, url, (tab) => tab.evaluate(() => clearStorage()));
  }
}

export function measureInOne({ browser, url, workload }: Measurement, job: Job): Promise<Figures> {
  const { cpuSlowdown } = workload;
  return inTab(browser, url, async (tab) => {
    await tab.evaluate((job) => bench.getReady(job), job);
    if (cpuSlowdown) await tab.slowCpu(cpuSlowdown);
    return tab.evaluate((job) => bench.measure(job), job);
  });
}

export function jobOf({ workload, contestant, durability }: Omit<Measurement, 'browser'>): Job {
  return { contestant, workload: workload.name, durability, tab: 0, figure: '' };
}

export function prepare({ browser, url }: Measurement, job: Job): Promise<void> {
  return inTab(browser, url, (tab) => tab.evaluate((job) => bench.prepare(job), job));
}

function measureInTwo({ browser, url }: Measurement, job: Job): Promise<Figures> {
  return inTabs(browser, url, 2, async (tabs) => {
    await each(tabs, (tab, index) => tab.evaluate((job) => bench.getReady(job), { ...job, tab: index }));
    const told = await each(tabs, (tab, index) => tab.evaluate((job) => bench.measure(job), { ...job, tab: index }));
    return Object.assign({}, ...told) as Figures;
  });
}

async function measureInTabs({ browser, url, workload }: Measurement, job: Job): Promise<Figures> {
  const figures: Record<string, number> = {};
  for (const figure of Object.keys(workload.figures)) {
    figures[figure] = await inTabs(browser, url, TABS, async (tabs) => {
      await each(tabs, (tab, index) => tab.evaluate((job) => bench.getReady(job), { ...job, figure, tab: index }));
      return span(await each(tabs, (tab, index) => tab.evaluate((job) => bench.measure(job), { ...job, figure, tab: index })));
    });
    if (workload.verify) await inTab(browser, url, (tab) => tab.evaluate((job) => bench.verify(job), { ...job, figure }));
  }
  return figures;
}

function each<T>(tabs: readonly Tab[], task: (tab: Tab, index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(tabs.map(task));
}

/** From the first tab's beginning to the last one's end. */
function span(times: readonly Figures[]): number {
  const all = (key: string): number[] => times.map((time) => time[key] ?? Number.NaN);
  return Math.max(...all('end')) - Math.min(...all('begin'));
}
