import type { DemoTab } from '../../support/demo/demo-tab.ts';
import { expect, test } from '../../support/demo/fixtures.ts';

const MANY = 10_000; // events, as the demo adds them

test('the slider shows what the account was at any version, and the newest follows new events', async ({ openDemo }) => {
  const demo = await openDemo();
  await demo.openAccount('1', 'Joe Dalton');
  for (const amount of ['100', '20', '3']) {
    await demo.move('Deposit', amount);
    await demo.sees('Deposited in account 1.');
  }
  await demo.sees('4 of 4');
  await demo.enter('Look at version', '2');
  await demo.sees('2 of 4');
  await demo.lists('#version-state dd', ['€100.00', '+€100.00', today(), 'Deposit', 'Joe Dalton', '–']);
  await demo.finds(() => document.querySelector('#version-slider')?.getAttribute('aria-valuetext'), 'Version 2, €100.00');
  await demo.move('Deposit', '4');
  await demo.sees('2 of 5');
  await demo.press('Now');
  await demo.move('Deposit', '5');
  await demo.sees('6 of 6');
  await demo.lists('#version-state .number', ['€132.00', '+€5.00', '–']);
});

test('a row of the history is a way to its version', async ({ openDemo }) => {
  const demo = await openDemo('#account=7001');
  await demo.press('Import sample');
  await demo.sees('12 of 12', 'Version 10 · 26 Jan 2026');
  await demo.tab.evaluate(() => document.querySelectorAll<HTMLElement>('#timeline-rows li')[2]?.click());
  await demo.sees('10 of 12');
  await demo.lists('#timeline-rows [aria-current] .when', ['Version 10 · 26 Jan 2026']);
});

test('the chart draws the balance, and says it in words', async ({ openDemo }) => {
  const demo = await openDemo('#account=7001');
  await demo.press('Import sample');
  await demo.finds(
    () => document.querySelector('#balance-chart')?.ariaLabel?.replaceAll('\u00a0', ' '),
    'Balance over time: between CZK 0.00 and CZK 3,981.07, now CZK 3,551.07',
  );
  const isDrawn = (): boolean => {
    const canvas = document.querySelector<HTMLCanvasElement>('#balance-chart canvas');
    const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return pixels.some((value) => value > 0);
  };
  await demo.finds(isDrawn, true);
});

test('the chart writes days as the page does, and not as the browser is set', async ({ openDemo }) => {
  const demo = await openDemo('#account=7001');
  await demo.tab.evaluate(() => {
    const written: string[] = [];
    Object.assign(globalThis, { written });
    const { fillText } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.fillText = function (...args) {
      written.push(args[0]);
      fillText.apply(this, args);
    };
  });
  await demo.press('Import sample');
  await demo.finds(() => {
    const { written } = globalThis as unknown as { written: string[] };
    const others = written.filter((label) => !/^(CZK|\d+ (Jan|Feb)$|2026$)/.test(label)); // how many days are written depends on the width
    return [written.includes('2 Jan'), written.includes('2026'), others];
  }, [true, true, []]);
});

test('of ten thousand events the page holds the rows that are seen, from the first to the last', async ({ openDemo }) => {
  test.setTimeout(120_000);
  const demo = await withLongHistory(await openDemo());
  const rows = (): Promise<number> => demo.tab.evaluate(() => document.querySelectorAll('#timeline-rows li').length);
  await expect.poll(rows, 'they are drawn in the frame after the version is told').toBeGreaterThan(5);
  expect(await rows()).toBeLessThan(40);
  await demo.tab.evaluate(() => {
    const timeline = document.querySelector('#timeline');
    if (timeline) timeline.scrollTop = timeline.scrollHeight;
  });
  await demo.finds(() => {
    const rows = [...document.querySelectorAll<HTMLElement>('#timeline-rows li')];
    const first = rows.find(({ ariaPosInSet, ariaSetSize }) => ariaPosInSet === ariaSetSize);
    const timeline = document.querySelector('#timeline')?.getBoundingClientRect();
    const isSeen = first && timeline && first.getBoundingClientRect().bottom <= timeline.bottom + 2;
    return [rows.length < 40, isSeen, first?.querySelector('.what')?.textContent];
  }, [true, true, 'Opened for Joe Dalton']);
});

async function withLongHistory(demo: DemoTab): Promise<DemoTab> {
  await demo.openAccount('1', 'Joe Dalton');
  await demo.press('Add 10,000 events');
  await demo.sees(`Added ${MANY.toLocaleString('en')} events.`, `version ${(MANY + 1).toLocaleString('en')}, from`);
  return demo;
}

function today(): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date());
}
