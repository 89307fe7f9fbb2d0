import { expect, test } from '@playwright/test';
import compatibility from '@mdn/browser-compat-data' with { type: 'json' };
import { readTable } from '../../support/compatibility/document.ts';
import { USED_FEATURES } from '../../support/compatibility/used-features.ts';

const BROWSERS = { Chrome: 'chrome', Edge: 'edge', Firefox: 'firefox', Safari: 'safari' } as const;

/** The first version of a browser that has a feature, or a reason why there is none. */
function firstVersion(feature: string, browser: (typeof BROWSERS)[keyof typeof BROWSERS]): number {
  const node = feature.split('.').reduce<unknown>((parent, key) => Reflect.get(Object(parent), key), compatibility);
  const support: unknown = Reflect.get(Object(Reflect.get(Object(node), '__compat')), 'support');
  const statements = [Reflect.get(Object(support), browser)].flat() as { version_added?: string | boolean; flags?: unknown }[];
  const version = statements.find(({ flags }) => !flags)?.version_added;
  const known = typeof version === 'string' ? Number.parseFloat(version.replace('≤', '')) : Number.NaN;
  if (Number.isNaN(known)) throw new Error(`browser-compat-data has no version of ${browser} for ${feature}.`);
  return known;
}

for (const [name, browser] of Object.entries(BROWSERS)) {
  test(`docs/browsers.md names the first version of ${name} that has every feature in use`, async () => {
    const versions = Object.keys(USED_FEATURES).map((feature) => [firstVersion(feature, browser), feature] as const);
    const [newest = 0] = versions.toSorted(([a], [b]) => b - a)[0] ?? [];
    const cells = (await readTable('minimum versions')).get(name);
    expect(cells?.[1], versions.filter(([version]) => version === newest).join('; ')).toBe(String(newest));
  });
}
