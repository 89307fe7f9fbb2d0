import { BACKENDS, expect, inspectorTest } from '../../support/inspector/fixtures.ts';

for (const backend of BACKENDS) {
  const test = inspectorTest(backend);

  test.describe(`the inspector of an app on ${backend}`, () => {
    test('shows the documents of a projection page by page, and one of them as it is now', async ({ app, inspector }) => {
      await app.evaluate(async () => {
        const ids = Array.from({ length: 60 }, (_, index) => `order-${100 + index}`);
        await shop.provider.addToStreams(ids.map((id) => ({ name: 'Order', id, events: new shop.Paid(5n) })));
        shop.show({ open: true });
      });
      await inspector.press('Projections');
      await inspector.expectText('state current');
      await inspector.press('Documents of totals');
      await inspector.expectText('50 shown, there are more');
      expect(await inspector.rowCount()).toBe(50);
      await inspector.press('order-103');
      await inspector.expectText('"cents": 5n');
      await app.evaluate(() => shop.provider.add('Order', 'order-103', new shop.Paid(70n)));
      await inspector.expectText('"cents": 75n');
      await inspector.press('Next');
      await inspector.expectText('10 shown');
      expect(await inspector.rowCount()).toBe(10);
      await inspector.press('First');
      await inspector.expectText('50 shown, there are more');
      await inspector.fill('From key', 'order-155');
      await inspector.expectText('5 shown');
      await app.evaluate(() => shop.provider.add('Order', 'order-160', new shop.Paid(1n)));
      await inspector.expectText('6 shown');
      await inspector.press('order-160');
      await inspector.expectText('"cents": 1n');
    });

    test('says that there are no documents yet, and that one is gone', async ({ app, inspector }) => {
      await app.evaluate(() => {
        shop.show({ open: true });
      });
      await inspector.press('Projections');
      await inspector.press('Documents of totals');
      await inspector.expectText('No document found.');
      await app.evaluate(() => shop.provider.add('Order', 'a', new shop.Paid(1n)));
      await inspector.press('a');
      await inspector.expectText('"cents": 1n');
      await app.evaluate(() => shop.provider.add('Order', 'a', { type: 'Noted', data: { value: 'forget' } }));
      await inspector.expectText('There is no document of this key any more.');
    });
  });
}
