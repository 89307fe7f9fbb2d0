import type { Browser, Tab } from '../../../e2e/support/engines/index.ts';

const DEADLINE = 600_000; // milliseconds: what takes longer than this hangs

/** Runs `task` in a tab of its own, within the deadline, and closes it. */
export function inTab<T>(browser: Browser, url: string, task: (tab: Tab) => Promise<T>): Promise<T> {
  return inTabs(browser, url, 1, ([tab]) => task(tab));
}

/** The same in several tabs. */
export async function inTabs<T>(
  browser: Browser,
  url: string,
  count: number,
  task: (tabs: readonly [Tab, ...Tab[]]) => Promise<T>,
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
