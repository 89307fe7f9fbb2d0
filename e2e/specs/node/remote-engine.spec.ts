import { expect, test } from '@playwright/test';
import { endingEngine } from '../../../src/client/ending-engine.ts';
import type { EventStoreEngine } from '../../../src/contract/event-store-engine.ts';
import { RemoteEngine } from '../../../src/rpc/remote-engine.ts';
import type { WorkerLink } from '../../../src/rpc/worker-link.ts';
import { StoreNotOpenError, WorkerTerminatedError } from '../../../src/index.ts';

const STORE_ID = { database: 'EventStores', name: 'Account', id: '1' };

/** A worker that answers every call with nothing until it dies, and the way to kill it. */
class FakeWorker {
  readonly calls: string[] = [];
  isTerminated = false;
  die = (): void => undefined;
  readonly died = new Promise<void>((resolve) => (this.die = resolve));
  readonly #onCall: (method: string, worker: FakeWorker) => void;

  constructor(onCall: (method: string, worker: FakeWorker) => void = () => undefined) {
    this.#onCall = onCall;
  }

  async call(method: string): Promise<unknown> {
    this.calls.push(method);
    this.#onCall(method, this);
    const dead = await Promise.race([this.died.then(() => true), new Promise((resolve) => setImmediate(() => resolve(false)))]);
    if (dead) throw new WorkerTerminatedError({ outcome: 'not-written' });
    return 0;
  }

  terminate(): void {
    this.isTerminated = true;
    this.die();
  }
}

/** An engine on these workers, one after the other, and how many it has started. */
function engineOn(...workers: (FakeWorker | Error)[]): { engine: EventStoreEngine; started: () => number; deaths: () => number } {
  let started = 0;
  let deaths = 0;
  const remote = new RemoteEngine({
    async start() {
      const worker = workers[started++] ?? new Error('there is no other worker');
      if (worker instanceof Error) throw worker;
      return worker as unknown as WorkerLink;
    },
    onDeath: () => void deaths++,
  });
  return { engine: endingEngine(remote), started: () => started, deaths: () => deaths };
}

test('closing an engine whose worker dies meanwhile succeeds', async () => {
  const worker = new FakeWorker((method, self) => method === 'close' && self.die());
  const { engine, started } = engineOn(worker);
  await engine.version({ storeId: STORE_ID });
  await engine.close();
  expect([worker.calls, worker.isTerminated, started()]).toEqual([['version', 'close'], true, 1]);
});

test('closing a session whose worker dies meanwhile succeeds', async () => {
  const worker = new FakeWorker((method, self) => method === 'closeSession' && self.die());
  const { engine, started } = engineOn(worker);
  await engine.version({ storeId: STORE_ID });
  await engine.closeSession('session');
  expect(started()).toBe(1);
});

test('closing starts no worker: not after a death, not after a start that failed, not for a session of a dead one', async () => {
  const worker = new FakeWorker();
  const { engine, started } = engineOn(worker);
  await engine.version({ storeId: STORE_ID });
  worker.die();
  const closing = engine.closeSession('session');
  await engine.close();
  await closing;
  expect(started()).toBe(1);

  const failing = engineOn(new Error('offline'), new FakeWorker());
  const version = failing.engine.version({ storeId: STORE_ID });
  await failing.engine.close();
  await expect(version).rejects.toThrow('offline');
  expect(failing.started()).toBe(1);
});

test('an engine that was closed starts no worker any more, whoever still asks for something', async () => {
  const worker = new FakeWorker();
  const { engine, started, deaths } = engineOn(worker, new FakeWorker());
  await engine.version({ storeId: STORE_ID });
  await engine.close();
  await engine.close();
  await expect(engine.version({ storeId: STORE_ID })).rejects.toBeInstanceOf(StoreNotOpenError);
  expect([started(), deaths(), worker.calls]).toEqual([1, 0, ['version', 'close']]);
});

test('an engine that is awaited is itself, and starts no worker', async () => {
  const { engine, started } = engineOn(new FakeWorker());
  expect(await Promise.resolve(engine)).toBe(engine);
  expect(started()).toBe(0);
});

test('a session that comes after its open was aborted is closed, though that fails', async () => {
  const worker = new FakeWorker();
  let bringLate: ((opened: { readonly sessionId: string }) => void) | undefined;
  worker.call = async (method: string, _args?: unknown, options?: { readonly onLate?: typeof bringLate }): Promise<unknown> => {
    if (method !== 'openSession') throw new RangeError('a fault');
    bringLate = options?.onLate;
    return { sessionId: 'late' };
  };
  const { engine } = engineOn(worker);
  await engine.openSession({ storeId: STORE_ID, openTimeout: 1, sessionTimeout: 1 });
  bringLate?.({ sessionId: 'late' });
  // Nobody waits for it: a rejection would be unhandled, which fails the test.
  await new Promise((resolve) => setImmediate(resolve));
  expect(bringLate).toBeDefined();
});
