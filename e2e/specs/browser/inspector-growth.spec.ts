import { measureNoise } from '../../support/browser/measure-noise.ts';
import type { Tab } from '../../support/engines/index.ts';
import { BACKENDS, expect, inspectorTest } from '../../support/inspector/fixtures.ts';

const STREAMS = 10_000;
const COMMITS = 100_000;
const LONG = 50; // milliseconds: a longer task is felt

for (const backend of BACKENDS) {
  const test = inspectorTest(backend);

  test(`100,000 commits in 10,000 streams on ${backend}, and 1,000 more a second, leave the page responsive`, async ({
    app,
    engineName,
    inspector,
  }) => {
    test.skip(engineName !== 'chromium', 'Only Chromium tells of long tasks.');
    test.setTimeout(300_000);
    await fill(app);
    const noise = await app.evaluate(measureNoise);
    await app.evaluate(observe);
    const figures: string[] = [];
    const timed = async (what: string, text: string, begin: () => Promise<void>): Promise<void> => {
      await app.evaluate(awaitText, text);
      await begin();
      const took = await app.evaluate(() => seen.shown);
      const longest = await app.evaluate(takeLongest);
      figures.push(`${what}: ${took.toFixed(0)} ms, longest task ${longest.toFixed(0)} ms`);
      expect.soft(longest, what).toBeLessThan(LONG * noise);
    };
    await timed('open', '50 shown, live', () => app.evaluate(() => shop.show({ open: true }) && undefined));
    await timed('older messages', '50 shown, older', () => inspector.press('Older'));
    await timed('streams', '50 shown, there are more', () => inspector.press('Streams'));
    await timed('search', '1 shown', () => inspector.fill('Search streams', 'order-9876'));
    await inspector.fill('Search streams', '');
    await timed('a stream', '1 to 10 of 10', () => inspector.press('Order/order-0 '));
    await timed('projections', 'lag 0 positions', () => inspector.press('Projections'));
    await timed('documents', '50 shown, there are more', () => inspector.press('Documents of totals'));
    for (const panel of ['Log', 'Streams', 'Projections', 'Storage']) {
      await inspector.press(panel);
      await app.evaluate(takeLongest);
      const { rate, redraws, frames } = await app.evaluate(grow);
      const longest = await app.evaluate(takeLongest);
      figures.push(
        `${panel} at ${rate.toFixed(0)} commits/s: ${redraws} redraws in ${frames} frames, longest task ${longest.toFixed(0)} ms`,
      );
      expect.soft(longest, panel).toBeLessThan(LONG * noise);
      expect.soft(redraws, panel).toBeLessThanOrEqual(frames);
    }
    console.log([`on ${backend}; the same work takes up to ${noise.toFixed(1)} times longer`, ...figures].join('\n  '));
  });
}

declare global {
  /** Of the page: what it has been through. */
  var seen: { shown: Promise<number>; tasks: number[]; observer: PerformanceObserver };
}

async function fill(app: Tab): Promise<void> {
  const started = performance.now();
  for (let from = 0; from < COMMITS; from += STREAMS) {
    await app.evaluate(async (streams) => {
      for (let first = 0; first < streams; first += 1_000) {
        const ids = Array.from({ length: 1_000 }, (_, index) => `order-${first + index}`);
        await Promise.all(ids.map((id) => shop.provider.add('Order', id, new shop.Paid(1n))));
      }
    }, STREAMS);
  }
  console.log(`filled in ${((performance.now() - started) / 1_000).toFixed(1)} s`);
}

/** Runs in the page. */
function observe(): void {
  const tasks: number[] = [];
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ entryTypes: ['longtask'] });
  globalThis.seen = { shown: Promise.resolve(0), tasks, observer };
}

/** Runs in the page: the longest task since the last call; 0 when none was longer than 50 ms. */
async function takeLongest(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 100));
  seen.tasks.push(...seen.observer.takeRecords().map(({ duration }) => duration));
  return Math.max(0, ...seen.tasks.splice(0));
}

/** Runs in the page: notes how many milliseconds from now on it takes until a text is shown. */
function awaitText(text: string): void {
  const started = performance.now();
  const isShown = (): boolean => {
    const root = document.querySelector('event-store-inspector')?.shadowRoot?.querySelector<HTMLElement>('.root');
    return root?.innerText.replaceAll(/\s+/g, ' ').includes(text) ?? false;
  };
  seen.shown = new Promise((resolve) => {
    const look = (): unknown => (isShown() ? resolve(performance.now() - started) : requestAnimationFrame(look));
    requestAnimationFrame(look);
  });
}

/** Runs in the page: adds 1,000 commits a second for three seconds, and counts how often the inspector changes what it shows. */
async function grow(): Promise<{ readonly rate: number; readonly redraws: number; readonly frames: number }> {
  let redraws = 0;
  let frames = 0;
  const root = document.querySelector('event-store-inspector')?.shadowRoot;
  const observer = new MutationObserver(() => void (redraws += 1));
  if (root) observer.observe(root, { childList: true, subtree: true, characterData: true });
  const started = performance.now();
  const added: Promise<number>[] = [];
  for (let next = 0; ; frames += 1) {
    const passed = performance.now() - started;
    if (passed > 3_000) break;
    for (; next < passed; next += 1) added.push(shop.provider.add('Order', `order-${(next * 7) % 10_000}`, new shop.Paid(1n)));
    await new Promise(requestAnimationFrame);
  }
  await Promise.all(added);
  observer.disconnect();
  return { rate: (added.length / (performance.now() - started)) * 1_000, redraws, frames };
}
