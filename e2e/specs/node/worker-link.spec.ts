import { expect, test } from '@playwright/test';
import { WorkerLink } from '../../../src/rpc/worker-link.ts';
import type { EventStoreEngine } from '../../../src/contract/event-store-engine.ts';
import { EventStoreError, InvalidArgumentError, StorageUnavailableError, WorkerTerminatedError } from '../../../src/index.ts';
import { InProcessLocks } from '../../../src/platform/in-process-locks.ts';
import type { HostMessage } from '../../../src/rpc/protocol.ts';
import { PortWorker } from '../../support/storage/port-worker.ts';

const STORE_ID = { database: 'EventStores', name: 'Account', id: '1' };
const TARGET = { storeId: STORE_ID, sessionId: 'any' };
const BATCH = { parts: [], expectations: [], idempotencyIds: [] };

/** A link to a worker, and what the worker told it unasked. */
async function linkTo(
  worker: PortWorker,
  locks: InProcessLocks,
  isOnline = true,
): Promise<{ link: WorkerLink; told: HostMessage[] }> {
  const told: HostMessage[] = [];
  const link = await WorkerLink.start({
    spawn: () => worker as unknown as Worker,
    locks: locks as unknown as LockManager,
    isOnline: () => isOnline,
    onMessage: (message) => told.push(message),
    durability: 'strict',
    logging: true,
  });
  return { link, told };
}

/** A link to a worker whose engine has these faults. */
async function linked(
  faults: Partial<EventStoreEngine> = {},
): Promise<{ link: WorkerLink; told: HostMessage[]; worker: PortWorker }> {
  const locks = new InProcessLocks();
  const worker = new PortWorker(locks, faults);
  return { ...(await linkTo(worker, locks)), worker };
}

const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'an answer',
    (error: unknown) => error,
  );

const never = (): Promise<never> => new Promise(() => undefined);

test('a second provider that is given the worker of the first is refused, and the first goes on', async () => {
  const locks = new InProcessLocks();
  const worker = new PortWorker(locks);
  const { link, told } = await linkTo(worker, locks);
  const error = await failure(linkTo(worker, locks));
  expect(error).toBeInstanceOf(InvalidArgumentError);
  expect(error).toMatchObject({ parameter: 'worker', outcome: 'not-written' });
  expect(worker.isTerminated).toBe(false);
  expect(await link.call('version', [{ storeId: STORE_ID }])).toBe(0);
  expect(told).toEqual([]);
});

test('a worker that cannot be loaded may be tried again, and is told apart from one whose script fails', async () => {
  const start = (event: Event, isOnline = true): Promise<unknown> => {
    const locks = new InProcessLocks();
    const worker = new PortWorker(locks);
    worker.isDeaf = true;
    const starting = failure(linkTo(worker, locks, isOnline));
    worker.dispatchEvent(event);
    return starting;
  };
  const notLoaded = await start(new Event('error'));
  expect(notLoaded).toBeInstanceOf(StorageUnavailableError);
  expect(notLoaded).toMatchObject({ transient: true, outcome: 'not-written' });
  const offline = await start(new Event('error'), false);
  expect(offline).toMatchObject({ transient: true, reason: expect.stringContaining('the browser is offline') });
  const failed = await start(Object.assign(new Event('error'), { message: 'SyntaxError: what is this?' }));
  expect(failed).toBeInstanceOf(StorageUnavailableError);
  expect(failed).toMatchObject({ transient: false, reason: expect.stringContaining('SyntaxError: what is this?') });
});

test('a call that comes when the worker is dead rejects at once, and has written nothing', async () => {
  const { link, worker } = await linked();
  worker.terminate();
  await link.died;
  expect(await failure(link.call('append', [TARGET, BATCH]))).toEqual(new WorkerTerminatedError({ outcome: 'not-written' }));
});

test('an answer that cannot be read ends the worker: every call under way is told so', async () => {
  const { link, worker } = await linked({ append: never, version: never });
  const calls = [link.call('append', [TARGET, BATCH]), link.call('version', [{ storeId: STORE_ID }])].map(failure);
  worker.dispatchEvent(new MessageEvent('messageerror'));
  expect(await Promise.all(calls)).toEqual([
    new WorkerTerminatedError({ outcome: 'unknown' }),
    new WorkerTerminatedError({ outcome: 'not-written' }),
  ]);
  expect(worker.isTerminated).toBe(true);
});

test('a worker whose life cannot be watched any more is ended, and every call under way is told so', async () => {
  const locks = new InProcessLocks();
  const worker = new PortWorker(locks, { append: never });
  let loseSight = (): void => undefined;
  const watched = { request: () => new Promise((_, reject) => (loseSight = () => reject(new Error('a fault')))) };
  const { link } = await linkTo(worker, watched as unknown as InProcessLocks);
  const call = failure(link.call('append', [TARGET, BATCH]));
  loseSight();
  expect(await call).toEqual(new WorkerTerminatedError({ outcome: 'unknown' }));
  expect(worker.isTerminated).toBe(true);
});

test('an error that nobody caught in the worker is logged, and the worker goes on', async () => {
  const { link, told, worker } = await linked();
  worker.dispatchEvent(Object.assign(new Event('error'), { message: 'boom' }));
  expect(told).toEqual([{ type: 'log', level: 'error', message: 'worker error', fields: { error: 'boom' } }]);
  expect(await link.call('version', [{ storeId: STORE_ID }])).toBe(0);
});

test('arguments that cannot be sent are a typed error', async () => {
  const { link } = await linked();
  const error = await failure(link.call('version', [{ storeId: { ...STORE_ID, extra: () => undefined } as typeof STORE_ID }]));
  expect(error).toBeInstanceOf(EventStoreError);
  expect(error).toMatchObject({ outcome: 'not-written', cause: { name: 'DataCloneError' } });
});

test('an answer that cannot be understood is a typed error, and a write that it was for may be stored', async () => {
  const { link } = await linked({ append: async () => (() => undefined) as never });
  const error = await failure(link.call('append', [TARGET, BATCH]));
  expect(error).toBeInstanceOf(StorageUnavailableError);
  expect(error).toMatchObject({ outcome: 'unknown', transient: false });
});

for (const [method, outcome] of [
  ['append', 'unknown'],
  ['version', 'not-written'],
] as const) {
  test(`an exception of the worker that is not of the library: the outcome of ${method} is ${outcome}`, async () => {
    const { link } = await linked({
      [method]: async () => {
        throw new RangeError('boom');
      },
    });
    const call = method === 'append' ? link.call(method, [TARGET, BATCH]) : link.call(method, [{ storeId: STORE_ID }]);
    expect(await failure(call)).toMatchObject({ name: 'StorageUnavailableError', outcome, cause: { message: 'boom' } });
  });
}
