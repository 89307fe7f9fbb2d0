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
      const others = await tab.evaluate(() => shop.provider.databases());
      await use(tab);
      const broken = tab.evaluate(() => shop.violations);
      expect(await broken, 'what the Content-Security-Policy forbids').toEqual([]);
      await tab.evaluate(async (others) => {
        for (const database of await shop.provider.databases()) {
          const deleted = shop.provider.deleteDatabase(database);
          // One of another spec may still be kept open by what that has left behind.
          await (others.includes(database) ? deleted.catch(() => undefined) : deleted);
        }
      }, others);
      await tab.close();
    },
    inspector: async ({ app }, use) => use(new InspectorTab(app)),
  });
}
