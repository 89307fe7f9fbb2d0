import { expect, test } from '@playwright/test';
import { liveValue, type LiveSource } from '../../../src/live/live-value.ts';

/** A source that the test moves, in an environment whose frames it moves as well. */
function setUp() {
  const frames = new Map<number, () => void>();
  let asked = 0;
  const state = { value: 1, reads: 0, watchers: 0, isVisible: true, errors: [] as unknown[] };
  const notices = new Set<() => void>();
  let read = async (): Promise<number> => state.value;
  const source: LiveSource<{ readonly n: number }> = {
    async read() {
      state.reads++;
      return { n: await read() };
    },
    watch(onNotice) {
      state.watchers++;
      notices.add(onNotice);
      return () => {
        state.watchers--;
        notices.delete(onNotice);
      };
    },
    isSame: (one, other) => one.n === other.n,
    onError: (error) => void state.errors.push(error),
  };
  Object.assign(globalThis, {
    document: {
      get visibilityState() {
        return state.isVisible ? 'visible' : 'hidden';
      },
    },
    requestAnimationFrame: (run: () => void) => {
      frames.set(++asked, run);
      return asked;
    },
    cancelAnimationFrame: (frame: number) => frames.delete(frame),
  });
  return {
    state,
    live: liveValue(source),
    readBy: (other: typeof read) => void (read = other),
    notify: () => [...notices].map((notice) => notice()),
    async frame(): Promise<void> {
      const due = [...frames.values()];
      frames.clear();
      for (const run of due) run();
      await settled();
    },
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test.afterEach(() => {
  for (const name of ['document', 'requestAnimationFrame', 'cancelAnimationFrame']) Reflect.deleteProperty(globalThis, name);
});

test('a live value calls at once, then once a frame however many notices there are, and not without a change', async () => {
  const { state, live, notify, frame } = setUp();
  const told: (number | undefined)[] = [];
  live.subscribe((value) => void told.push(value?.n));
  expect([told, live.value]).toEqual([[undefined], undefined]);
  await settled();
  for (const value of [2, 3, 3]) {
    state.value = value;
    for (let n = 0; n < 10; n++) notify();
    await settled();
    const before = state.reads;
    await frame();
    expect(state.reads).toBe(before + 1);
  }
  expect(told).toEqual([undefined, 1, 2, 3]);
  const { value } = live;
  notify();
  await frame();
  expect(live.value, 'the same reference').toBe(value);
  await frame();
  expect(state.reads).toBe(5);
});

test('a value that changes while it is read is read again in the next frame', async () => {
  const { state, live, readBy, notify, frame } = setUp();
  const told: (number | undefined)[] = [];
  let answer: (value: number) => void = () => undefined;
  readBy(() => new Promise((resolve) => (answer = resolve)));
  live.subscribe((value) => void told.push(value?.n));
  for (let n = 0; n < 3; n++) notify();
  await frame();
  expect(state.reads, 'one read at a time').toBe(1);
  answer(1);
  await settled();
  expect(state.reads, 'not before the next frame').toBe(1);
  await frame();
  answer(2);
  await settled();
  await frame();
  expect([told, state.reads]).toEqual([[undefined, 1, 2], 2]);
});

test('a read that fails is told to onError, the value stays, and the next notice has it read again', async () => {
  const { state, live, readBy, notify, frame } = setUp();
  const told: (number | undefined)[] = [];
  live.subscribe((value) => void told.push(value?.n));
  await settled();
  const fault = new Error('a fault');
  readBy(() => Promise.reject(fault));
  notify();
  await frame();
  expect([state.errors, live.value]).toEqual([[fault], { n: 1 }]);
  readBy(async () => 5);
  notify();
  await frame();
  expect(told).toEqual([undefined, 1, 5]);
});

test('the last that unsubscribes ends the watch, also in the middle of a read; the next one begins it anew', async () => {
  const { state, live, readBy, notify, frame } = setUp();
  const told: (number | undefined)[] = [];
  const [first, second] = [live.subscribe(() => undefined), live.subscribe((value) => void told.push(value?.n))];
  expect(state.watchers).toBe(1);
  first();
  first();
  expect(state.watchers).toBe(1);
  let answer: (value: number) => void = () => undefined;
  await settled();
  readBy(() => new Promise((resolve) => (answer = resolve)));
  notify();
  await frame();
  second();
  answer(7);
  notify();
  await frame();
  expect([state.watchers, told, live.value]).toEqual([0, [undefined, 1], { n: 1 }]);
  readBy(async () => 8);
  live.subscribe((value) => void told.push(value?.n));
  await settled();
  expect(told).toEqual([undefined, 1, 1, 8]);
});

test('a subscriber may stop itself or others, subscribe others, and throw; the others are told', async () => {
  const { state, live, notify, frame } = setUp();
  const uncaught: unknown[] = [];
  Object.assign(globalThis, { reportError: (error: unknown) => void uncaught.push(error) });
  try {
    const told: string[] = [];
    const stop = live.subscribe((value) => {
      told.push(`first ${value?.n}`);
      if (value === undefined) return;
      stop();
      stopSecond();
      live.subscribe((now) => void told.push(`third ${now?.n}`));
      throw new Error('a fault');
    });
    const stopSecond = live.subscribe((value) => void told.push(`second ${value?.n}`));
    await settled();
    state.value = 2;
    notify();
    await frame();
    expect(told).toEqual(['first undefined', 'second undefined', 'first 1', 'third 1', 'third 2']);
    expect(uncaught).toEqual([new Error('a fault')]);
  } finally {
    Reflect.deleteProperty(globalThis, 'reportError');
  }
});

test('a page that nobody sees, or that is hidden before its frame comes, is told all the same', async () => {
  const { state, live, notify } = setUp();
  const told: (number | undefined)[] = [];
  live.subscribe((value) => void told.push(value?.n));
  await settled();
  state.isVisible = false;
  state.value = 2;
  notify();
  await expect.poll(() => told).toEqual([undefined, 1, 2]);
  state.isVisible = true;
  state.value = 3;
  notify();
  state.isVisible = false;
  await expect.poll(() => told).toEqual([undefined, 1, 2, 3]);
});
