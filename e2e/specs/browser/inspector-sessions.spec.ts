import { BACKENDS, expect, inspectorTest } from '../../support/inspector/fixtures.ts';

for (const backend of BACKENDS) {
  const test = inspectorTest(backend);

  test.describe(`the inspector of an app on ${backend}`, () => {
    test('shows which session has added which messages of a stream', async ({ app, inspector }) => {
      const sessions = await app.evaluate(async () => {
        const store = await shop.provider.openStore('Order', '1');
        await store.add(Array.from({ length: 2 }, () => new shop.Paid(1n)));
        await store.add(new shop.Paid(1n));
        await store.close();
        await shop.provider.add('Order', '1', new shop.Paid(1n));
        shop.show({ open: true });
        const messages = await shop.provider.read('Order', '1').get();
        return messages.map(({ metadata }) => metadata.context.sessionId);
      });
      await inspector.press('Streams');
      await inspector.press('Order/1');
      await inspector.expectText(`Sessions versions 1 to 3 ${sessions[0]} version 4 ${sessions[3]}`);
    });

    test('says who holds a stream, or that it is free, only where it may change something', async ({ app, inspector }) => {
      await app.evaluate(async () => {
        await shop.provider.add('Order', '1', new shop.Paid(1n));
        const store = await shop.provider.openStore('Order', '1');
        Object.assign(globalThis, { release: () => store.close() });
        shop.show({ open: true });
      });
      await inspector.press('Streams');
      await inspector.press('Order/1');
      await inspector.expectText('1 to 1 of 1');
      expect(await inspector.text()).not.toContain('Try to open');
      expect(await app.evaluate(() => shop.asked)).not.toContain('openStore');
      await app.evaluate(() => document.querySelector('event-store-inspector')?.setAttribute('editable', ''));
      await inspector.press('Order/1');
      await inspector.press('Try to open');
      await inspector.press('Yes, try to open');
      await inspector.expectText('OpenStoreFailedError: Could not open');
      await inspector.expectText('holds it since');
      await app.evaluate(() => (Reflect.get(globalThis, 'release') as () => Promise<void>)());
      await inspector.press('Try to open');
      await inspector.press('Yes, try to open');
      await inspector.expectText('A session could be had');
      // It has left the stream to the app again.
      await app.evaluate(async () => (await shop.provider.openStore('Order', '1', { openTimeout: 0 })).close());
    });
  });
}
