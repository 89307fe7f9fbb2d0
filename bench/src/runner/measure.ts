import type { Browser, Tab } from '../../../e2e/engines/index.ts';
import type { ContestantName, Durability } from '../contestant.ts';
import type { Job } from '../page/bench-page.ts';
import type { Figures, TabTimes, Workload } from '../workloads/workload.ts';

const DEADLINE = 600_000; // milliseconds: what takes longer than this hangs
const TABS = 4;

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
  const { browser, url, workload, contestant, durability } = measurement;
  const job: Job = { contestant, workload: workload.name, durability, tab: 0, figure: '' };
  try {
    if (workload.prepare) await inTabs(browser, url, 1, ([tab]) => tab.evaluate((job) => bench.prepare(job), job));
    const tabs = workload.place === 'four tabs' ? TABS : 1;
    return await inTabs(browser, url, tabs, async (opened) => {
      await Promise.all(opened.map((tab, index) => tab.evaluate((job) => bench.getReady(job), { ...job, tab: index })));
      const measured = await Promise.all(
        opened.map((tab, index) => tab.evaluate((job) => bench.measure(job), { ...job, tab: index })),
      );
      return workload.place === 'four tabs' ? spans(measured as TabTimes[]) : (measured[0] as Figures);
    });
  } finally {
    await inTabs(browser, url, 1, ([tab]) => tab.evaluate(() => clearStorage()));
  }
}

/** Runs `task` in tabs of its own, within the deadline, and closes them. */
export async function inTabs<T>(
  browser: Browser,
  url: string,
  count: number,
  task: (tabs: [Tab, ...Tab[]]) => Promise<T>,
): Promise<T> {
  const tabs: [Tab, ...Tab[]] = [await browser.newTab(url)];
  let timer: NodeJS.Timeout | undefined;
  try {
    while (tabs.length < count) tabs.push(await browser.newTab(url));
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`No end within ${DEADLINE / 1000} s.`)), DEADLINE);
    });
    return await Promise.race([task(tabs), late]);
  } finally {
    clearTimeout(timer);
    await Promise.all(tabs.map((tab) => tab.close()));
  }
}

/** From the first tab's beginning to the last one's end. */
function spans(tabs: readonly TabTimes[]): Figures {
  const figures = Object.keys(tabs[0] ?? {});
  return Object.fromEntries(
    figures.map((figure) => {
      const times = tabs.flatMap((tab) => (tab[figure] ? [tab[figure]] : []));
      return [figure, Math.max(...times.map(([, end]) => end)) - Math.min(...times.map(([begin]) => begin))];
    }),
  );
}
