import type { Browser } from '../../../e2e/support/engines/index.ts';
import type { ContestantName, Durability } from '../contestant.ts';
import { inTab } from './in-tabs.ts';

export interface Rehearsal {
  readonly contestant: ContestantName;
  readonly durability: Durability;
}

/** The first page of a new browser pays for much that is no contestant's. It is at an origin of its own. */
export async function rehearse(browser: Browser, url: string, { contestant, durability }: Rehearsal): Promise<void> {
  await inTab(browser, url, async (tab) => {
    await tab.evaluate((name, durability) => bench.check(name, durability), contestant, durability);
  });
}
