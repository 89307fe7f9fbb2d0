import { expect, test } from '@playwright/test';
import { StoreSession } from '../../../src/client/store-session.ts';
import type { EncodedBatch, EventStoreEngine } from '../../../src/contract/event-store-engine.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { inMemory } from '../../../src/key-value.ts';
import { StorageUnavailableError, StoreVersionMismatchError, WorkerTerminatedError } from '../../../src/index.ts';
import { TestClock } from '../../../src/testing.ts';

const STORE_ID = { database: 'EventStores', name: 'Account', id: '1' };
const TIMES = { openTimeout: 1_000, sessionTimeout: 60_000 };

type Faults = Partial<EventStoreEngine>;

/** An engine, and a session on it whose calls meet the faults that `faultsOf` lays over the engine. */
async function world(faultsOf: (engine: EventStoreEngine, clock: TestClock) => Faults): Promise<{
  engine: EventStoreEngine;
  session: StoreSession;
}> {
  const clock = new TestClock();
  const { storage, locks, changes } = inMemory();
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const newId = (): string => crypto.randomUUID();
  const engine = createEngine({ storage, locks, clock, changes, logger, durability: 'strict', newId });
  const bound = Object.fromEntries(METHODS.map((method) => [method, engine[method].bind(engine)])) as unknown as EventStoreEngine;
  const session = new StoreSession({ ...bound, ...faultsOf(engine, clock) }, STORE_ID, TIMES);
  await session.open(TIMES, {});
  return { engine, session };
}

const METHODS = ['openSession', 'closeSession', 'holdsSession', 'append', 'version', 'read'] as const;

/** The worker dies with the first append: after it is stored, or before. */
function diesOnce(engine: EventStoreEngine, moment: 'before' | 'after'): EventStoreEngine['append'] {
  let dies = true;
  return async (target, batch, options) => {
    if (!dies) return engine.append(target, batch, options);
    dies = false;
    if (moment === 'after') await engine.append(target, batch);
    await engine.closeSession(target.sessionId);
    throw new WorkerTerminatedError({ outcome: 'unknown' });
  };
}

function batchOf(text: string, expected?: number): EncodedBatch {
  const expectations = expected === undefined ? [] : [[0, expected] as const];
  return { parts: [{ count: 1, text: JSON.stringify([text]) }], expectations, idempotencyIds: [] };
}

/** The worker dies with so many appends, of which it has stored the first ones, and has answered none. */
function diesWith(count: number, stored: number): (engine: EventStoreEngine) => Faults {
  return (engine) => {
    const unanswered: (() => void)[] = [];
    return {
      append(target, batch, options) {
        if (unanswered.length === count) return engine.append(target, batch, options);
        const isStored = unanswered.length < stored ? engine.append(target, batch) : undefined;
        return new Promise((_, reject) => {
          if (unanswered.push(() => reject(new WorkerTerminatedError({ outcome: 'unknown' }))) < count) return;
          void Promise.resolve(isStored)
            .then(() => engine.closeSession(target.sessionId))
            .then(() => unanswered.map((lose) => lose()));
        });
      },
    };
  };
}

async function storedIn(engine: EventStoreEngine): Promise<string[]> {
  const { commits } = await engine.read({ storeId: STORE_ID }, { first: 1, last: Infinity, limit: 100 });
  return commits.flatMap(({ text }) => JSON.parse(text) as string[]);
}

/** Whether another session can be had at once. */
async function isFree(engine: EventStoreEngine): Promise<boolean> {
  const signal = AbortSignal.timeout(500);
  return engine.openSession({ storeId: STORE_ID, ...TIMES }, { signal }).then(
    () => true,
    () => false,
  );
}

test('an append that was stored when its worker died is found, though the session opened for that is over', async () => {
  const { session } = await world((engine, clock) => ({
    append: diesOnce(engine, 'after'),
    async openSession(request, options) {
      const opened = await engine.openSession(request, options);
      const isSecond = opened.version > 0;
      if (isSecond) await clock.advance(TIMES.sessionTimeout);
      return opened;
    },
  }));
  expect(await session.append(session.target, batchOf('a'), {})).toBe(1);
});

test('an append that was stored when its worker died, and the next one too: the outcome is unknown, the stream free', async () => {
  const { engine, session } = await world((engine) => ({
    append: diesOnce(engine, 'after'),
    async read() {
      throw new WorkerTerminatedError({ outcome: 'not-written' });
    },
  }));
  const error: unknown = await session.append(session.target, batchOf('a'), {}).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: 'WorkerTerminatedError', outcome: 'unknown' });
  expect(await engine.version({ storeId: STORE_ID })).toBe(1);
  expect(await isFree(engine)).toBe(true);
});

test('an append with a stale sequence number that was lost with its worker is refused, and the session goes on', async () => {
  const { engine, session } = await world((engine) => ({ append: diesOnce(engine, 'before') }));
  const error: unknown = await session.append(session.target, batchOf('a', 7), {}).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StoreVersionMismatchError);
  expect(await session.append(session.target, batchOf('b'), {})).toBe(1);
  await session.close(Promise.resolve());
  expect(await isFree(engine)).toBe(true);
});

test('a store that is closed while its lost append is looked for is closed, and leaves the stream free', async () => {
  let look = (): void => undefined;
  const looking = new Promise<void>((resolve) => (look = resolve));
  let goOn = (): void => undefined;
  const closed = new Promise<void>((resolve) => (goOn = resolve));
  const { engine, session } = await world((engine) => ({
    append: diesOnce(engine, 'before'),
    async version(target) {
      look();
      await closed;
      return engine.version(target);
    },
  }));
  const adding = session.append(session.target, batchOf('a'), {});
  await looking;
  const closing = session.close(Promise.resolve());
  expect(session.id).toBeUndefined();
  goOn();
  await closing;
  expect(await adding).toBe(1);
  expect(session.id).toBeUndefined();
  expect(await isFree(engine)).toBe(true);
});

for (const stored of [0, 1, 2, 3]) {
  test(`of three appends lost with their worker ${stored} were stored: each is stored once, and a later one comes after them`, async () => {
    const { engine, session } = await world(diesWith(3, stored));
    const append = (text: string): Promise<number> => session.append(session.target, batchOf(text), {});
    const lost = ['a', 'b', 'c'].map(append);
    const next = lost[0]?.then(() => append('d'));
    expect(await Promise.all([...lost, next])).toEqual([1, 2, 3, 4]);
    expect(await storedIn(engine)).toEqual(['a', 'b', 'c', 'd']);
  });

  test(`of three appends lost with their worker ${stored} were stored: each is stored once, though the store is opened anew`, async () => {
    const { engine, session } = await world(diesWith(3, stored));
    const lost = ['a', 'b', 'c'].map((text) => session.append(session.target, batchOf(text), {}));
    await lost[0];
    await session.close(Promise.resolve());
    await session.open(TIMES, {});
    await session.append(session.target, batchOf('d'), {});
    expect(await Promise.all(lost)).toEqual([1, 2, 3]);
    expect(await storedIn(engine)).toEqual(['a', 'b', 'c', 'd']);
  });
}

test('a store that is closed while lost appends are recovered closes after them, and after those that wait for it', async () => {
  const { engine, session } = await world(diesWith(2, 1));
  const append = (text: string): Promise<number> => session.append(session.target, batchOf(text), {});
  const lost = ['a', 'b'].map(append);
  const next = lost[0]?.then(() => [append('c'), session.close(Promise.resolve())] as const);
  expect(await Promise.all([...lost, ...((await next) ?? [])])).toEqual([1, 2, 3, undefined]);
  expect(session.id).toBeUndefined();
  expect(await storedIn(engine)).toEqual(['a', 'b', 'c']);
  expect(await isFree(engine)).toBe(true);
});

test('a store that is closed does not leave an append unrecovered because a later one was aborted', async () => {
  const { session } = await world(diesWith(2, 1));
  const controller = new AbortController();
  const ends: unknown[] = [];
  const lost = session.append(session.target, batchOf('a'), {}).then((version) => ends.push(version));
  const aborted = session.append(session.target, batchOf('b'), { signal: controller.signal }).catch(() => ends.push('aborted'));
  controller.abort();
  await session.close(Promise.resolve());
  expect(ends).toEqual(['aborted', 1]);
  await Promise.all([lost, aborted]);
});

test('an append that was never sent to its worker has written nothing, though no other worker can be had', async () => {
  let isDead = false;
  const { session } = await world((engine) => ({
    async append() {
      isDead = true;
      throw new WorkerTerminatedError({ outcome: 'not-written' });
    },
    async openSession(...args) {
      if (isDead) throw new StorageUnavailableError({ transient: true, reason: 'a fault' });
      return engine.openSession(...args);
    },
  }));
  const lost = session.append(session.target, batchOf('a'), {});
  await expect(lost).rejects.toMatchObject({ name: 'WorkerTerminatedError', outcome: 'not-written' });
});

for (const isStored of [true, false]) {
  test(`an append ${isStored ? 'that was stored' : 'behind which others have written'} is not made again by a session that is opened meanwhile`, async () => {
    let die = (): void => undefined;
    const death = new Promise<void>((resolve) => (die = resolve));
    const { engine, session } = await world((engine) => ({
      async append(target, batch) {
        if (isStored) await engine.append(target, batch);
        await engine.closeSession(target.sessionId);
        await death;
        throw new WorkerTerminatedError({ outcome: 'unknown' });
      },
    }));
    const lost = session.append(session.target, batchOf('a'), {});
    if (!isStored) {
      const { sessionId } = await engine.openSession({ storeId: STORE_ID, ...TIMES });
      await engine.append({ storeId: STORE_ID, sessionId }, batchOf('x'));
      await engine.closeSession(sessionId);
    }
    // Where the session is over, this waits for the append, as closing does.
    const opening = session.open(TIMES, {});
    die();
    if (isStored) expect(await lost).toBe(1);
    else await expect(lost).rejects.toMatchObject({ name: 'WorkerTerminatedError', outcome: 'not-written' });
    await opening;
    expect(await storedIn(engine)).toEqual([isStored ? 'a' : 'x']);
  });
}

test('an abort ends the wait for an append that was lost with its worker, with the reason of the signal', async () => {
  let opened = 0;
  const { session } = await world((engine) => ({
    ...diesWith(2, 0)(engine),
    openSession: (...args) => (++opened === 1 ? engine.openSession(...args) : new Promise(() => undefined)),
  }));
  const controller = new AbortController();
  const { signal } = controller;
  const lost = ['a', 'b'].map((text) => session.append(session.target, batchOf(text), { signal }));
  const ended = Promise.allSettled(lost);
  await expect.poll(() => opened).toBe(2);
  controller.abort(new RangeError('enough'));
  expect((await ended).map((result) => result.status === 'rejected' && result.reason)).toEqual([signal.reason, signal.reason]);
});

test('an append that was aborted while it was looked for is not written again, and the store goes on', async () => {
  const controller = new AbortController();
  const { engine, session } = await world((engine) => ({
    append: diesOnce(engine, 'before'),
    async version(target) {
      controller.abort();
      return engine.version(target);
    },
  }));
  const lost = session.append(session.target, batchOf('a'), { signal: controller.signal });
  await expect(lost).rejects.toThrow(controller.signal.reason);
  expect(await session.append(session.target, batchOf('b'), {})).toBe(1);
  expect(await storedIn(engine)).toEqual(['b']);
});
