import { expect, test as base } from '../fixtures.ts';
import type { Tab } from '../engines/index.ts';
import { InspectorTab } from './inspector-tab.ts';

export { expect } from '../fixtures.ts';

export const BACKENDS = ['IndexedDB', 'memory'] as const;

export interface InspectorFixtures {
  /** A tab at an app that is not the demo, and whose inspector is not there yet. */
  readonly app: Tab;
  readonly inspector: InspectorTab;
}

/** Tests of an app whose events are stored there. */
export function inspectorTest(backend: (typeof BACKENDS)[number]) {
  return base.extend<InspectorFixtures>({
    app: async ({ shared, server }, use) => {
      const tab = await shared.newTab(`${server.origin}/inspector.html${backend === 'memory' ? '?in-memory' : ''}`);
      // Other specs have databases of their own there; only the default one is this app's from the beginning.
      const others = await tab.evaluate(async () => {
        const databases = await shop.provider.databases();
        if (databases.includes('EventStores')) await shop.provider.deleteDatabase('EventStores');
        return databases.filter((database) => database !== 'EventStores');
      });
      await use(tab);
      const broken = tab.evaluate(() => shop.violations);
      expect(await broken, 'what the Content-Security-Policy forbids').toEqual([]);
      await tab.evaluate(async (others) => {
        const databases = await shop.provider.databases();
        for (const database of databases) if (!others.includes(database)) await shop.provider.deleteDatabase(database);
      }, others);
      await tab.close();
    },
    inspector: async ({ app }, use) => use(new InspectorTab(app)),
  });
}
