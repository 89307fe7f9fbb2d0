import { axeFindings } from '../../support/axe-findings.ts';
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
    expect(await axeFindings(app, 'event-store-inspector'), 'while it is closed').toEqual([]);
    if (scheme === 'dark') await darken(app);
    await inspector.press('Event store');
    await inspector.press('1 Paid');
    await inspector.expectText('Paid { "cents": 2n');
    expect(await axeFindings(app, 'event-store-inspector'), 'of the log').toEqual([]);
    await inspector.press('Streams');
    await inspector.press('Order/1');
    await inspector.expectText('Sessions versions 1 to 2');
    await inspector.press('Snapshot at version 1');
    await inspector.expectText('Total schema version 1');
    await inspector.press('Delete stream');
    expect(await axeFindings(app, 'event-store-inspector'), 'of a stream').toEqual([]);
    await inspector.press('Projections');
    await inspector.press('Documents of totals');
    await inspector.press('1');
    await inspector.expectText('"cents": 3n');
    expect(await axeFindings(app, 'event-store-inspector'), 'of the projections').toEqual([]);
    await inspector.press('Storage');
    await inspector.press('Export tenant');
    await inspector.expectText('Saved as');
    expect(await axeFindings(app, 'event-store-inspector'), 'of the storage').toEqual([]);
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
