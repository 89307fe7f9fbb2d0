import { BACKENDS, inspectorTest } from '../../support/inspector/fixtures.ts';

for (const backend of BACKENDS) {
  const test = inspectorTest(backend);

  test.describe(`the inspector of an app on ${backend}`, () => {
    test('shows the state of a stream that grows faster than it can be read', async ({ app, inspector }) => {
      await app.evaluate(async () => {
        const { provider } = shop;
        await provider.add('Order', '1', new shop.Paid(1n));
        // As a long stream: its events take more time than the inspector leaves between two looks at it.
        const read = provider.read.bind(provider) as (
          name: string,
          id: string,
          options?: object,
        ) => ReturnType<typeof provider.read>;
        const readSlowly = (name: string, id: string, options?: object): object => {
          const reader = read(name, id, options);
          const get = reader.get.bind(reader);
          reader.get = async (wanted) => {
            await new Promise((resolve) => setTimeout(resolve, 700));
            return get(wanted);
          };
          return reader;
        };
        Object.assign(provider, { read: readSlowly });
        let adding: Promise<unknown> = Promise.resolve();
        const growing = setInterval(() => {
          adding = provider.add('Order', '1', new shop.Paid(1n)).catch(() => undefined);
        }, 50);
        const stopGrowing = async (): Promise<void> => {
          clearInterval(growing);
          await adding;
        };
        Object.assign(globalThis, { stopGrowing });
        shop.show({ open: true });
      });
      await inspector.press('Streams');
      await inspector.press('Order/1');
      await inspector.expectText('Total { "cents":');
      // Or what it adds once the database is deleted would be there for the next test.
      await app.evaluate(() => (Reflect.get(globalThis, 'stopGrowing') as () => Promise<void>)());
    });
  });
}
