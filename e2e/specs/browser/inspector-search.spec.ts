import { BACKENDS, expect, inspectorTest } from '../../support/inspector/fixtures.ts';

for (const backend of BACKENDS) {
  const test = inspectorTest(backend);

  test.describe(`the inspector of an app on ${backend}`, () => {
    test('searches streams once for all that is typed in a row', async ({ app, inspector }) => {
      await app.evaluate(async () => {
        for (const id of ['12', '123']) await shop.provider.add('Order', id, new shop.Paid(1n));
        shop.show({ open: true });
      });
      await inspector.press('Streams');
      await inspector.expectText('2 shown');
      await app.evaluate(() => {
        shop.asked.length = 0;
        const input = document.querySelector('event-store-inspector')?.shadowRoot?.querySelector('input');
        for (const key of '123') {
          if (!input) break;
          input.value += key;
          input.dispatchEvent(new Event('input'));
        }
      });
      await inspector.expectText('1 shown');
      expect(await app.evaluate(() => shop.asked.filter((name) => name === 'streams').length)).toBe(1);
    });
  });
}
