import type { Tab } from '../../support/engines/index.ts';
import { BACKENDS, expect, inspectorTest } from '../../support/inspector/fixtures.ts';

declare global {
  /** Of the page: the files that it has given its user. */
  var saved: { readonly name: string; readonly blob: Blob }[];
  /** Of an export that goes on until it is cancelled. */
  var endless: { readonly signal: AbortSignal; readonly goOn: () => void } | undefined;
}

/** Keeps what would be downloaded. */
const keepDownloads = (tab: Tab): Promise<void> =>
  tab.evaluate(() => {
    globalThis.saved = [];
    const blobs = new Map<string, Blob>();
    const { createObjectURL } = URL;
    URL.createObjectURL = (blob: Blob) => {
      const url = createObjectURL.call(URL, blob);
      blobs.set(url, blob);
      return url;
    };
    addEventListener('click', (event) => {
      const [link] = event.composedPath();
      if (!(link instanceof HTMLAnchorElement)) return;
      event.preventDefault();
      saved.push({ name: link.download, blob: blobs.get(link.href) ?? new Blob() });
    });
  });

/** What a file that was saved holds, by its import into a tenant of its own. */
const importSaved = (tab: Tab): Promise<readonly { name: string; streams: number; messages: number }[]> =>
  tab.evaluate(async () => {
    const found = [];
    for (const [index, { name, blob }] of saved.entries()) {
      const { streams, messages } = await shop.provider.import(blob, { database: `copy ${index}` });
      found.push({ name, streams, messages });
    }
    return found;
  });

/** The provider's exports tell 1 of 4 positions, and go on. */
const exportEndlessly = (tab: Tab): Promise<void> =>
  tab.evaluate(() => {
    shop.provider.export = ({ signal, onProgress } = {}) => {
      const goOn = (): void => onProgress?.({ done: 1, total: 4 });
      goOn();
      globalThis.endless = { signal: signal as AbortSignal, goOn };
      return new ReadableStream({
        start: (controller) => signal?.addEventListener('abort', () => controller.error(signal.reason), { once: true }),
      });
    };
  });

for (const backend of BACKENDS) {
  const test = inspectorTest(backend);

  test.describe(`the inspector of an app on ${backend}`, () => {
    test('saves a tenant, or one of its streams, as a file that can be imported', async ({ app, inspector }) => {
      await keepDownloads(app);
      await app.evaluate(async () => {
        await shop.provider.add('Order', '1', [new shop.Paid(1n), new shop.Paid(2n)]);
        await shop.provider.add('Order', '2', new shop.Paid(3n));
        shop.show({ open: true });
      });
      await inspector.press('Storage');
      await inspector.press('Export tenant');
      await inspector.expectText('Saved as EventStores.jsonl.gz');
      await inspector.press('Streams');
      await inspector.press('Order/1');
      await inspector.press('Export stream');
      await inspector.expectText('Saved as EventStores Order 1.jsonl.gz');
      const magic = await app.evaluate(async () => [...new Uint8Array((await saved[0]?.blob.arrayBuffer()) ?? [])].slice(0, 2));
      expect(magic, 'the first bytes of gzip').toEqual([0x1f, 0x8b]);
      expect(await importSaved(app)).toEqual([
        { name: 'EventStores.jsonl.gz', streams: 2, messages: 3 },
        { name: 'EventStores Order 1.jsonl.gz', streams: 1, messages: 2 },
      ]);
    });

    test('tells how far an export is, saves nothing of one that is cancelled, and can begin another', async ({
      app,
      inspector,
    }) => {
      await keepDownloads(app);
      await app.evaluate(() => shop.show({ open: true }) && undefined);
      await exportEndlessly(app);
      await inspector.press('Storage');
      await inspector.press('Export tenant');
      await inspector.expectText('1 of 4 positions');
      await inspector.press('Cancel');
      await inspector.expectText('Cancelled.');
      expect(await app.evaluate(() => endless?.signal.aborted)).toBe(true);
      expect(await inspector.key('Shift'), 'where the focus is').toBe('Export tenant');
      await app.evaluate(() => {
        shop.provider.export = () => {
          throw new RangeError('there is no more');
        };
      });
      await inspector.press('Export tenant');
      await inspector.expectText('RangeError: there is no more');
      await app.evaluate(() => Reflect.deleteProperty(shop.provider, 'export'));
      await inspector.press('Export tenant');
      await inspector.expectText('Saved as EventStores.jsonl.gz');
      expect(await app.evaluate(() => saved.length)).toBe(1);
    });

    test('goes on with an export in another panel, and ends it when it is removed', async ({ app, inspector }) => {
      await app.evaluate(() => void Object.assign(globalThis, { hide: shop.show({ open: true }) }));
      await exportEndlessly(app);
      await inspector.press('Storage');
      await inspector.press('Export tenant');
      await inspector.press('Log');
      const isAborted = (): Promise<boolean | undefined> =>
        app.evaluate(() => {
          endless?.goOn();
          return endless?.signal.aborted;
        });
      expect(await isAborted()).toBe(false);
      await app.evaluate(() => (Reflect.get(globalThis, 'hide') as () => void)());
      expect(await isAborted()).toBe(true);
    });
  });
}
