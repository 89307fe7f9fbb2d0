import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Tab } from '../../support/engines/index.ts';
import { expect, test } from '../../support/fixtures.ts';
import { StaticServer } from '../../support/static-server.ts';
import { add, heardIn, watch } from '../../support/watching-tab.ts';

let server: StaticServer;
let tab: Tab;

test.beforeEach(async ({ shared, database }) => {
  // A page that may not be stored is not kept either.
  server = new StaticServer(fileURLToPath(new URL('../../../build/e2e', import.meta.url)), { 'cache-control': 'max-age=60' });
  await server.start();
  tab = await shared.newTab(`${server.origin}/`);
  await watch(tab, database);
});

test.afterEach(async () => {
  await tab.close();
  await server.stop();
});

/** Goes back in the tab's history; tells whether the page there is the one that watches. */
async function goBack(): Promise<string> {
  await tab.evaluate(() => void setTimeout(() => history.back()));
  const look = (): Promise<string> =>
    tab.evaluate(() => {
      if (location.search !== '' || !('harness' in globalThis)) return 'not there';
      return 'heard' in globalThis ? 'as it was' : 'loaded anew';
    });
  // A call that meets the change of pages fails, or is never answered.
  const state = (): Promise<string> => Promise.race([look().catch(() => 'not there'), sleep(500, 'not there')]);
  let seen = '';
  await expect.poll(async () => (seen = await state()), { timeout: 20_000 }).not.toBe('not there');
  return seen;
}

test('a page that comes back from the back/forward cache resyncs once each time, and hears what comes', async ({
  shared,
  database,
}) => {
  const other = await shared.newTab(`${server.origin}/`);
  for (let times = 1; times <= 2;) {
    await tab.goto(`${server.origin}/?elsewhere`);
    // A browser may give up any page that it keeps.
    if ((await goBack()) !== 'as it was') {
      await watch(tab, database);
      times = 1;
      continue;
    }
    const version = await add(other, database, '1');
    await expect.poll(async () => (await heardIn(tab)).slice(-2)).toEqual(['resync', `1: ${version}`]);
    expect(await heardIn(tab)).toHaveLength(2 * times++);
  }
  await other.close();
});

test('a page that missed a commit while it was there resyncs or is loaded anew', async ({ shared, database }) => {
  const other = await shared.newTab(`${server.origin}/`);
  await tab.goto(`${server.origin}/?elsewhere`);
  await add(other, database, '1');
  // Chromium gives up a page for which there is a message on a channel.
  if ((await goBack()) === 'as it was') await expect.poll(() => heardIn(tab)).toContain('resync');
  else await watch(tab, database);
  const version = await add(other, database, '1');
  await expect.poll(() => heardIn(tab)).toContain(`1: ${version}`);
  await other.close();
});

test('a page with an open store comes back with it, or is loaded anew, and adds on', async ({ database }) => {
  await tab.evaluate(async (tenant) => {
    const store = await provider.openStore('Account', '1', { database: tenant });
    await store.add(harness.bank.deposits(1));
    Object.assign(globalThis, { store });
  }, database);
  await tab.goto(`${server.origin}/?elsewhere`);
  if ((await goBack()) === 'loaded anew') {
    await watch(tab, database);
    expect(await add(tab, database, '1')).toBe(2);
    return;
  }
  await expect.poll(() => heardIn(tab)).toEqual(['1: 1', 'resync']);
  expect(await tab.evaluate(() => store.add(harness.bank.deposits(1)))).toBe(2);
  expect(await heardIn(tab)).toEqual(['1: 1', 'resync', '1: 2']);
});
