import { wrap } from 'comlink';
import { EventStoreError, StorageUnavailableError, WorkerTerminatedError } from '../contract/errors/index.ts';
import type { Signal } from '../contract/platform.ts';
import { decodeError } from '../wire/decode-error.ts';
import type {
  EngineArguments,
  EngineMethod,
  EngineResult,
  EventStoreHost,
  HostMessage,
  HostOptions,
  HostStarted,
  Reply,
} from '../wire/host.ts';

// A worker of some kilobytes that has not started by then, on the slowest phone, never will.
const START_DEADLINE = 15_000; // milliseconds

// Calls that can have written when their answer is lost.
const WRITING: ReadonlySet<EngineMethod> = new Set<EngineMethod>(['append', 'appendToStreams', 'putSnapshot', 'deleteSnapshots']);

export interface WorkerLinkOptions extends HostOptions {
  readonly spawn: () => Worker;
  readonly locks: LockManager;
  readonly onMessage: (message: HostMessage) => void;
}

export interface CallOptions<M extends EngineMethod> {
  /** Rejects the call with its reason at once, and aborts it in the worker. */
  readonly signal?: Signal | undefined;
  /** Gets the result that comes after the signal was aborted. */
  readonly onLate?: (value: EngineResult<M>) => void;
}

type RemoteCall = (callId: number, method: EngineMethod, args: readonly unknown[]) => Promise<Reply<unknown>>;

/** The page's end of one worker, from its start to its death. */
export class WorkerLink {
  /** Settles when the worker is dead, however it died; every call under way has been rejected by then. */
  readonly died: Promise<void>;
  readonly #worker: Worker;
  readonly #call: RemoteCall;
  readonly #abort: (callId: number) => unknown;
  readonly #stopped = new AbortController();
  /** How to reject each call that is under way. */
  readonly #pending = new Map<number, () => void>();
  #lastCallId = 0;

  /** @throws StorageUnavailableError when the worker cannot be loaded or does not start. */
  static async start({ spawn, locks, onMessage, ...options }: WorkerLinkOptions): Promise<WorkerLink> {
    const worker = spawned(spawn);
    worker.addEventListener('message', ({ data }: MessageEvent<Partial<HostMessage>>) => {
      if (data.type === 'log' || data.type === 'wiped') onMessage(data as HostMessage);
    });
    const host = wrap<EventStoreHost>(worker);
    try {
      const started = await inTime(worker, host.start(options) as Promise<Reply<HostStarted>>);
      if (!started.ok) throw decodeError(started.error);
      // Looked up once, as each look-up makes a proxy. And wrapped: compilers turn a call of a private field into one of
      // its `call` property, which on a Comlink proxy is a message.
      const [remoteCall, remoteAbort] = [host.call as unknown as RemoteCall, host.abort];
      const call: RemoteCall = (callId, method, args) => remoteCall(callId, method, args);
      const abort = (callId: number): unknown => remoteAbort(callId);
      return new WorkerLink(worker, call, abort, locks, started.value.aliveLock);
    } catch (error) {
      worker.terminate();
      throw error;
    }
  }

  private constructor(
    worker: Worker,
    call: RemoteCall,
    abort: (callId: number) => unknown,
    locks: LockManager,
    aliveLock: string,
  ) {
    this.#worker = worker;
    this.#call = call;
    this.#abort = abort;
    this.died = this.#waitForDeath(locks, aliveLock);
  }

  call<M extends EngineMethod>(
    method: M,
    args: EngineArguments<M>,
    { signal, onLate }: CallOptions<M> = {},
  ): Promise<EngineResult<M>> {
    return new Promise((resolve, reject) => {
      const callId = ++this.#lastCallId;
      const abort = (): void => {
        void this.#abort(callId);
        fail(signal?.reason as Error);
      };
      const settle = (): boolean => {
        signal?.removeEventListener('abort', abort);
        return this.#pending.delete(callId);
      };
      const fail = (error: Error): void => {
        if (settle()) reject(error);
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#pending.set(callId, () =>
        fail(new WorkerTerminatedError({ outcome: WRITING.has(method) ? 'unknown' : 'not-written' })),
      );
      this.#call(callId, method, args).then((reply) => {
        if (!reply.ok) fail(decodeError(reply.error));
        else if (settle()) resolve(reply.value as EngineResult<M>);
        else onLate?.(reply.value as EngineResult<M>);
      }, fail);
    });
  }

  /** Ends the worker, whatever it is doing. */
  terminate(): void {
    this.#worker.terminate();
    this.#stopped.abort();
  }

  /** The worker holds the lock as long as it lives, so whoever is granted it knows. */
  async #waitForDeath(locks: LockManager, aliveLock: string): Promise<void> {
    const { signal } = this.#stopped;
    for (let waiting = true; waiting;) {
      // WebKit aborts what a page waits for when the page goes to the back/forward cache, from where it comes back with its worker.
      const aborted = (error: unknown): boolean => (error as Error).name === 'AbortError' && !signal.aborted;
      waiting = await locks.request(aliveLock, { signal }, async () => false).catch(aborted);
    }
    for (const rejectCall of [...this.#pending.values()]) rejectCall();
  }
}

/** What the application's function throws has a name here. */
function spawned(spawn: () => Worker): Worker {
  try {
    return spawn();
  } catch (cause) {
    if (cause instanceof EventStoreError) throw cause;
    throw new StorageUnavailableError({ transient: false, reason: 'the worker could not be made' }, { cause });
  }
}

/** Rejects when the worker's script cannot be loaded, or nothing comes of it. */
function inTime<T>(worker: Worker, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string, cause?: unknown): void => {
      reject(new StorageUnavailableError({ transient: false, reason }, { cause }));
    };
    const timer = setTimeout(() => fail(`the worker did not start within ${START_DEADLINE} ms`), START_DEADLINE);
    const onError = (event: ErrorEvent): void => fail('the worker could not be loaded', event.message);
    worker.addEventListener('error', onError, { once: true });
    answer.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      worker.removeEventListener('error', onError);
    });
  });
}
