import type { Tab } from '../../support/engines/index.ts';
import { BACKENDS, expect, inspectorTest } from '../../support/inspector/fixtures.ts';

/** Of the page: what it has asked of the provider since it was last looked at. */
const takeAsked = (tab: Tab): Promise<readonly string[]> => tab.evaluate(() => shop.asked.splice(0));

for (const backend of BACKENDS) {
  const test = inspectorTest(backend);

  test.describe(`the inspector of an app on ${backend}`, () => {
    test('shows the log as it grows, and a message with all its metadata', async ({ app, inspector }) => {
      await app.evaluate(async () => {
        await shop.provider.add('Order', '1', new shop.Paid(5n));
        shop.show({ open: true });
      });
      await inspector.expectText('1 Paid');
      await app.evaluate(() => shop.provider.add('Order', '2', new shop.Paid(1234n)));
      await inspector.expectText('Order/2 v1');
      await inspector.press('2 Paid');
      await inspector.expectText('Paid { "cents": 1234n, "at": Date("1970-01-01T00:00:00.000Z") }');
      for (const fact of [
        'position 2',
        'message.domain { "name": "Order", "id": "2" }',
        'context.userId',
        'context.partitionId',
      ]) {
        expect(await inspector.text()).toContain(fact);
      }
    });

    test('goes back through a long log page by page, and never holds more than a page', async ({ app, inspector }) => {
      await app.evaluate(async () => {
        for (let first = 1; first <= 130; first += 10) {
          await shop.provider.add(
            'Order',
            '1',
            Array.from({ length: 10 }, (_, index) => new shop.Paid(BigInt(first + index))),
          );
        }
        shop.show({ open: true });
      });
      await inspector.expectText('Order/1 v130');
      expect(await inspector.rowCount()).toBe(50);
      await inspector.press('Older');
      await inspector.expectText('Order/1 v80');
      await inspector.expectNoText('Order/1 v81');
      await inspector.press('Older');
      await inspector.expectText('Order/1 v1 ');
      expect(await inspector.rowCount()).toBe(30);
      await app.evaluate(() => shop.provider.add('Order', '2', new shop.Paid(1n)));
      await inspector.press('Newest');
      await inspector.expectText('Order/2 v1');
      await app.evaluate(() => shop.provider.add('Order', '3', new shop.Paid(1n)));
      await inspector.expectText('Order/3 v1');
      expect(await inspector.rowCount()).toBe(50);
    });

    test('finds a stream by a part of its id, and shows its messages, snapshots and state at any version', async ({
      app,
      inspector,
    }) => {
      await app.evaluate(async () => {
        for (let id = 1; id <= 60; id += 1) await shop.provider.add('Order', `order-${id}`, new shop.Paid(1n));
        const store = await shop.provider.openStore('Order', 'order-47');
        await store.add(Array.from({ length: 59 }, () => new shop.Paid(1n)));
        const [message] = await store.get({ version: 1 });
        if (message) await store.snapshot(40, { event: new shop.Total(40n), metadata: message.metadata });
        await store.close();
        shop.show({ open: true });
      });
      await inspector.press('Streams');
      await inspector.expectText('50 shown, there are more');
      await inspector.press('Next');
      await inspector.expectText('10 shown');
      await inspector.fill('Search streams', 'ER-47');
      await inspector.expectText('1 shown');
      await inspector.press('Order/order-47');
      await inspector.expectText('11 to 60 of 60');
      await inspector.expectText('State at version 60 of 60 Version Total { "cents": 60n }');
      await inspector.fill('Version', '12');
      await inspector.expectText('State at version 12 of 60 Version Total { "cents": 12n }');
      await inspector.press('Previous');
      await inspector.expectText('1 to 50 of 60');
      await inspector.press('Snapshot at version 40');
      await inspector.expectText('Total schema version 1 Total { "cents": 40n }');
      await inspector.press('Last');
      await app.evaluate(() => shop.provider.add('Order', 'order-47', new shop.Paid(1n)));
      await inspector.expectText('12 to 61 of 61');
    });

    test('shows events as text, whatever they say', async ({ app, inspector }) => {
      const html = '<img src=x onerror="document.title=`read as markup`">';
      await app.evaluate(async (html) => {
        const value = { html, map: new Map([[html, new Set([1])]]), error: new RangeError(html), nothing: undefined, zero: -0 };
        await shop.provider.add(html, html, { type: 'Noted', data: { value } });
        shop.show({ open: true });
      }, html);
      await inspector.press('1 Noted');
      await inspector.expectText(`"html": ${JSON.stringify(html)}`);
      await inspector.expectText(`Map(1) { ${JSON.stringify(html)} => Set(1) { 1 } }`);
      await inspector.expectText(`RangeError(${JSON.stringify(html)})`);
      await inspector.expectText('"nothing": undefined');
      await inspector.expectText('"zero": -0');
      await inspector.press('Streams');
      await inspector.press(`${html}/${html}`);
      await inspector.expectText('1 to 1 of 1');
      const images = await app.evaluate(
        () => document.querySelector('event-store-inspector')?.shadowRoot?.querySelectorAll('img').length,
      );
      expect(images).toBe(0);
      expect(await app.evaluate(() => document.title)).toBe('A shop');
    });

    test('shows another tenant when it is chosen, also one that has just begun', async ({ app, inspector }) => {
      await app.evaluate(async () => {
        await shop.provider.add('Order', 'here', new shop.Paid(1n));
        shop.show({ open: true });
      });
      await inspector.expectText('Order/here');
      await app.evaluate(() => shop.provider.add('Order', 'there', new shop.Paid(1n), { database: 'elsewhere' }));
      await expect.poll(() => inspector.tenants(), { timeout: 15_000 }).toContain('elsewhere');
      await inspector.fill('Tenant', 'elsewhere');
      await inspector.expectText('Order/there');
      await inspector.expectNoText('Order/here');
    });

    test('shows how far projections are, and what the site stores', async ({ app, inspector }) => {
      await app.evaluate(async () => {
        await shop.provider.add('Order', '1', [new shop.Paid(1n), new shop.Paid(2n)]);
        shop.show({ open: true });
      });
      await inspector.press('Projections');
      await inspector.expectText('totals version 1 state current position 1 lag 0 positions');
      await app.evaluate(() => shop.provider.add('Order', '1', new shop.Paid(1n)));
      await inspector.expectText('position 2 lag 0 positions');
      await inspector.press('Storage');
      await inspector.expectText('quota');
      await inspector.expectText('tenants EventStores');
    });

    test('changes nothing unless it is editable, and asks twice then', async ({ app, inspector }) => {
      const hide = await app.evaluate(async () => {
        await shop.provider.add('Order', '1', new shop.Paid(1n));
        Object.assign(globalThis, { hide: shop.show({ open: true }) });
      });
      expect(hide).toBeUndefined();
      const forbidden = ['Delete stream', 'Compact', 'Rebuild'];
      for (const panel of ['Streams', 'Order/1', 'Projections', 'Storage']) {
        await inspector.press(panel);
        await inspector.expectText('Storage');
        for (const label of forbidden) expect(await inspector.text()).not.toContain(label);
      }
      await app.evaluate(() => document.querySelector('event-store-inspector')?.setAttribute('editable', ''));
      await inspector.press('Compact');
      await inspector.press('Yes, compact');
      await inspector.expectText('1 records before, 1 after');
      await inspector.press('Projections');
      await inspector.press('Rebuild');
      await inspector.press('Yes, rebuild');
      await inspector.expectText('Rebuilt.');
      await inspector.press('Streams');
      await inspector.press('Order/1');
      await inspector.press('Delete stream');
      await inspector.press('No');
      expect(await app.evaluate(() => shop.provider.read('Order', '1').exists())).toBe(true);
      await inspector.press('Delete stream');
      await inspector.press('Yes, delete stream');
      await inspector.expectText('No stream found.');
      expect(await app.evaluate(() => shop.provider.read('Order', '1').exists())).toBe(false);
      expect(await takeAsked(app)).not.toContain('deleteDatabase');
    });

    test('asks the library nothing while it is closed, hidden or removed', async ({ app, inspector }) => {
      const add = (): Promise<number> => app.evaluate(() => shop.provider.add('Order', '1', new shop.Paid(1n)));
      // Whatever a change begins, it has begun after two frames and as many of the inspector's intervals.
      const settle = (): Promise<void> =>
        app.evaluate(async () => {
          await new Promise(requestAnimationFrame);
          await new Promise((resolve) => setTimeout(resolve, 600));
        });
      const styled = (display: string): Promise<void> =>
        app.evaluate((display) => {
          const element = document.querySelector('event-store-inspector');
          if (element) element.style.display = display;
        }, display);
      await app.evaluate(() => void Object.assign(globalThis, { hide: shop.show() }));
      await takeAsked(app);
      await add();
      await settle();
      expect(await takeAsked(app), 'while it is closed').toEqual([]);
      await inspector.press('Event store');
      await inspector.expectText('Order/1 v1');
      await styled('none');
      await settle();
      await takeAsked(app);
      await add();
      await settle();
      expect(await takeAsked(app), 'while it is hidden').toEqual([]);
      await styled('');
      await inspector.expectText('Order/1 v2');
      await app.evaluate(() => (Reflect.get(globalThis, 'hide') as () => void)());
      await settle();
      await takeAsked(app);
      await add();
      await settle();
      expect(await takeAsked(app), 'once it is removed').toEqual([]);
    });

    test('is an element as well, whose properties may be set before it is defined', async ({ app, inspector }) => {
      await app.evaluate(async () => {
        await shop.provider.add('Order', '1', new shop.Paid(1n));
        const element = document.createElement('event-store-inspector');
        element.setAttribute('open', '');
        document.body.append(element);
      });
      await inspector.expectText('No provider has been set yet.');
      await app.evaluate(
        () => void Object.assign(document.querySelector('event-store-inspector') ?? {}, { provider: shop.spy() }),
      );
      await inspector.expectText('Order/1 v1');
    });

    test('looks the same in an app whose styles reach everywhere, and styles nothing of the app', async ({ app }) => {
      const looks = await app.evaluate(async () => {
        const heading = document.querySelector('h1') as HTMLElement;
        const before = getComputedStyle(heading).font;
        shop.show({ open: true });
        await new Promise(requestAnimationFrame);
        const root = document.querySelector('event-store-inspector')?.shadowRoot;
        // Texts inherit what a browser resets in buttons; buttons are what the app has rules for.
        const looksOf = (selector: string): object => {
          const { letterSpacing, textTransform, fontStyle, fontSize, color, display, cursor } = getComputedStyle(
            root?.querySelector(selector) as HTMLElement,
          );
          const isRed = color === 'rgb(255, 0, 0)';
          return {
            letterSpacing,
            textTransform,
            fontStyle,
            fontSize,
            isRed,
            isShown: display !== 'none',
            waits: cursor === 'wait',
          };
        };
        const isUnchanged = getComputedStyle(heading).font === before;
        return { button: looksOf('button'), text: looksOf('.status'), isUnchanged };
      });
      const plain = { letterSpacing: 'normal', textTransform: 'none', fontStyle: 'normal', fontSize: '13px' };
      const own = { ...plain, isRed: false, isShown: true, waits: false };
      expect(looks).toEqual({ button: own, text: own, isUnchanged: true });
    });

    test('is used with the keyboard alone', async ({ app, inspector }) => {
      await app.evaluate(async () => {
        for (const id of ['1', '2']) await shop.provider.add('Order', id, new shop.Paid(1n));
        shop.show({ open: true });
      });
      await inspector.press('Log');
      expect(await inspector.key('ArrowRight')).toBe('Streams');
      expect(await inspector.key('End')).toBe('Storage');
      expect(await inspector.key('ArrowRight')).toBe('Log');
      await inspector.press('2 Paid');
      expect(await inspector.key('ArrowDown')).toContain('Order/1');
      // What comes meanwhile takes the focus from nobody.
      await app.evaluate(() => shop.provider.add('Order', '3', new shop.Paid(1n)));
      await inspector.expectText('Order/3');
      expect(await inspector.key('Shift')).toContain('Order/1');
    });
  });
}
