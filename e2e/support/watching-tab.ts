import type { ChangeNotice } from 'idb-eventstore';
import type { Tab } from './engines/index.ts';

declare global {
  var heard: ChangeNotice[];
}

/** Watches in a tab from now on, with a provider that is a global of the page like what it hears. */
export function watch(tab: Tab, database: string): Promise<void> {
  return tab.evaluate((tenant) => {
    const provider = harness.bank.connect();
    const heard: ChangeNotice[] = [];
    provider.watch((notice) => heard.push(notice), { database: tenant });
    Object.assign(globalThis, { provider, heard });
  }, database);
}

/** What a tab has heard, of each stream's notice its id and version. */
export function heardIn(tab: Tab): Promise<readonly string[]> {
  return tab.evaluate(() => heard.map((notice) => ('resync' in notice ? 'resync' : `${notice.id}: ${notice.version}`)));
}

/** Adds events to a stream in a session of their own; returns its version. */
export function add(tab: Tab, database: string, id: string, count = 1): Promise<number> {
  return tab.evaluate(
    async (tenant, stream, events) => {
      const provider = harness.bank.connect();
      const store = await provider.openStore('Account', stream, { database: tenant });
      const version = await store.add(harness.bank.deposits(events));
      await provider.close();
      return version;
    },
    database,
    id,
    count,
  );
}
