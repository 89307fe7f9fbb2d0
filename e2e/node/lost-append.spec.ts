import { expect, test } from '@playwright/test';
import { StoreSession } from '../../src/client/store-session.ts';
import type { EncodedBatch, EventStoreEngine } from '../../src/contract/engine.ts';
import { createEngine } from '../../src/event-store/engine.ts';
import { InMemoryWorld } from '../../src/in-memory.ts';
import { StoreVersionMismatchError, WorkerTerminatedError } from '../../src/index.ts';
import { ManualClock } from './manual-clock.ts';

const STORE_ID = { database: 'EventStores', name: 'Account', id: '1' };
const TIMES = { openTimeout: 1_000, sessionTimeout: 60_000 };

type Faults = Partial<EventStoreEngine>;

/** An engine, and a session on it whose calls meet the faults that `faultsOf` lays over the engine. */
async function world(faultsOf: (engine: EventStoreEngine, clock: ManualClock) => Faults): Promise<{
  engine: EventStoreEngine;
  session: StoreSession;
}> {
  const clock = new ManualClock();
  const { storage, locks, changes } = new InMemoryWorld();
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const newId = (): string => crypto.randomUUID();
  const engine = createEngine({ storage, locks, clock, changes, logger, durability: 'strict', newId });
  const bound = Object.fromEntries(METHODS.map((method) => [method, engine[method].bind(engine)])) as unknown as EventStoreEngine;
  const session = new StoreSession({ ...bound, ...faultsOf(engine, clock) }, STORE_ID, TIMES);
  await session.open(TIMES, {});
  return { engine, session };
}

const METHODS = ['openSession', 'closeSession', 'append', 'version', 'read'] as const;

/** The worker dies with the first append: after it is stored, or before. */
function diesOnce(engine: EventStoreEngine, moment: 'before' | 'after'): EventStoreEngine['append'] {
  let dies = true;
  return async (target, batch) => {
    if (!dies) return engine.append(target, batch);
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
  await session.close(Promise.resolve());
  goOn();
  expect(await adding).toBe(1);
  expect(session.id).toBeUndefined();
  expect(await isFree(engine)).toBe(true);
});
