import { expect, test } from '@playwright/test';
import { InProcessLocks } from '../../../src/platform/in-process-locks.ts';

/** Requests a lock and holds it until it is told to let go; `log` hears of both. */
function hold(
  locks: InProcessLocks,
  who: string,
  log: string[],
  signal?: AbortSignal,
): { done: Promise<void>; letGo: () => void } {
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const done = locks.request('lock', signal ? { signal } : {}, async () => {
    log.push(`${who} has it`);
    await held;
    log.push(`${who} lets go`);
  });
  return { done, letGo };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a lock is had by one after the other, in the order of their requests', async () => {
  const locks = new InProcessLocks();
  const log: string[] = [];
  const all = ['first', 'second', 'third'].map((who) => hold(locks, who, log));
  for (const { done, letGo } of all) {
    await turn();
    letGo();
    await done;
  }
  expect(log).toEqual(['first', 'second', 'third'].flatMap((who) => [`${who} has it`, `${who} lets go`]));
});

test('a request that is taken back rejects at once, and lets nobody past the holder', async () => {
  const locks = new InProcessLocks();
  const log: string[] = [];
  const controller = new AbortController();
  const first = hold(locks, 'first', log);
  const second = hold(locks, 'second', log, controller.signal);
  const third = hold(locks, 'third', log);
  await turn();
  controller.abort(new Error('enough'));
  const outcome = second.done.catch((error: unknown) => error);
  expect(await Promise.race([outcome, turn()])).toEqual(new Error('enough'));
  await turn();
  expect(log).toEqual(['first has it']);
  first.letGo();
  await turn();
  third.letGo();
  await Promise.all([first.done, third.done]);
  expect(log).toEqual(['first has it', 'first lets go', 'third has it', 'third lets go']);
});

test('a holder that throws lets go', async () => {
  const locks = new InProcessLocks();
  await expect(locks.request('lock', {}, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await locks.request('lock', {}, async () => 'mine')).toBe('mine');
});
