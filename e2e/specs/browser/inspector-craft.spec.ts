import { fileURLToPath } from 'node:url';
import type { Tab } from '../../support/engines/index.ts';
import { expect, inspectorTest } from '../../support/inspector/fixtures.ts';

const AXE = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'));

const test = inspectorTest('memory');

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the inspector, whatever panel it shows, in ${scheme} colours`, async ({
    app,
    inspector,
    server,
  }) => {
    server.replace('/axe.js', AXE);
    await app.evaluate(async () => {
      await shop.provider.add('Order', '1', [new shop.Paid(1n), new shop.Paid(2n)]);
      const store = await shop.provider.openStore('Order', '1');
      const [message] = await store.get();
      if (message) await store.snapshot(1, { event: new shop.Total(1n), metadata: message.metadata });
      await store.close();
      shop.show({ editable: true });
    });
    await inspector.expectText('Event store');
    expect(await findings(app), 'while it is closed').toEqual([]);
    if (scheme === 'dark') await darken(app);
    await inspector.press('Event store');
    await inspector.press('1 Paid');
    await inspector.expectText('Paid { "cents": 2n');
    expect(await findings(app), 'of the log').toEqual([]);
    await inspector.press('Streams');
    await inspector.press('Order/1');
    await inspector.expectText('Sessions versions 1 to 2');
    await inspector.press('Snapshot at version 1');
    await inspector.expectText('Total schema version 1');
    await inspector.press('Delete stream');
    expect(await findings(app), 'of a stream').toEqual([]);
    await inspector.press('Projections');
    await inspector.press('Documents of totals');
    await inspector.press('1');
    await inspector.expectText('"cents": 3n');
    expect(await findings(app), 'of the projections').toEqual([]);
    await inspector.press('Storage');
    await inspector.press('Export tenant');
    await inspector.expectText('Saved as');
    expect(await findings(app), 'of the storage').toEqual([]);
  });
}

/** As it is for who prefers dark colours: its rules for them count always. */
async function darken(app: Tab): Promise<void> {
  const changed = await app.evaluate(() => {
    const sheets = document.querySelector('event-store-inspector')?.shadowRoot?.adoptedStyleSheets ?? [];
    const rules = sheets.flatMap(({ cssRules }) => Array.from(cssRules));
    const dark = rules.filter((rule) => rule instanceof CSSMediaRule && rule.media.mediaText.includes('dark'));
    for (const rule of dark) (rule as CSSMediaRule).media.mediaText = 'all';
    return dark.length;
  });
  expect(changed, 'rules for dark colours').toBe(1);
}

/** What axe has to say against the inspector as it is: rule and elements. */
async function findings(app: Tab): Promise<string[]> {
  return app.evaluate(async () => {
    if (!('axe' in globalThis)) {
      const script = Object.assign(document.createElement('script'), { src: '/axe.js' });
      document.head.append(script);
      await new Promise((resolve, reject) => {
        script.addEventListener('load', resolve);
        script.addEventListener('error', reject);
      });
    }
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run('event-store-inspector', { resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}
