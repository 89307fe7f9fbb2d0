import { appendFile } from 'node:fs/promises';
import type { Tab } from '../engines/index.ts';
import { expect } from '../fixtures.ts';

const UPDATES = 3;

/** Changes a module of the application as its developer would: the page runs it anew, and has one worker after each update. */
export async function takesUpdates(tab: Tab, changed: string): Promise<void> {
  const runs = (): Promise<unknown> => tab.evaluate(() => Reflect.get(globalThis, 'runs') as number);
  await expect.poll(runs).toBe(1);
  for (let update = 1; update <= UPDATES; update++) {
    await appendFile(changed, `// update ${update}\n`);
    await expect.poll(runs, { timeout: 20_000, message: 'the page runs the module anew' }).toBe(update + 1);
    await expect.poll(() => tab.evaluate(countWorkers), { message: `workers after ${update} updates` }).toBe(1);
  }
}

/** Each worker holds a lock as long as it lives. */
async function countWorkers(): Promise<number> {
  const { held = [] } = await navigator.locks.query();
  return held.filter(({ name }) => name?.startsWith('idb-eventstore:alive:')).length;
}
