import { wrap } from 'comlink';
import {
  InvalidArgumentError,
  StorageUnavailableError,
  WorkerTerminatedError,
  type WriteOutcome,
} from '../contract/errors/index.ts';
import type { Signal } from '../contract/platform.ts';
import { decodeError } from './decode-error.ts';
import {
  outcomeWithoutAnswer,
  type EngineArguments,
  type EngineMethod,
  type EngineResult,
  type EventStoreHost,
  type HostMessage,
  type HostOptions,
  type HostStarted,
  type Reply,
} from './protocol.ts';
import { answerOfStart } from './worker-start.ts';

export interface WorkerLinkOptions extends HostOptions {
  readonly spawn: () => Worker;
  readonly locks: LockManager;
  /** Whether the browser believes that it has a network. */
  readonly isOnline: () => boolean;
  readonly onMessage: (message: HostMessage) => void;
}

export interface CallOptions<M extends EngineMethod> {
  /** Rejects the call with its reason at once, and aborts it in the worker. */
  readonly signal?: Signal | undefined;
  /** Gets the result that comes after the signal was aborted. */
  readonly onLate?: ((value: EngineResult<M>) => void) | undefined;
}

type RemoteCall = (call: readonly [callId: number, method: EngineMethod, args: readonly unknown[]]) => Promise<Reply<unknown>>;

interface WorkerLinkParts {
  readonly worker: Worker;
  readonly call: RemoteCall;
  readonly abort: (callId: number) => unknown;
  /** Aborted when the worker is at its end. */
  readonly stopped: AbortController;
  readonly locks: LockManager;
  readonly aliveLock: string;
}

/** The page's end of one worker, from its start to its death. */
export class WorkerLink {
  /** Settles when the worker is dead, however it died; every call under way has been rejected by then. */
  readonly died: Promise<void>;
  readonly #worker: Worker;
  readonly #call: RemoteCall;
  readonly #abort: (callId: number) => unknown;
  readonly #stopped: AbortController;
  /** How to reject each call that is under way. */
  readonly #pending = new Map<number, () => void>();
  #lastCallId = 0;

  /**
   * @throws StorageUnavailableError when the worker cannot be loaded or does not start, InvalidArgumentError when it serves
   * another provider.
   */
  static async start({ spawn, locks, isOnline, onMessage, ...options }: WorkerLinkOptions): Promise<WorkerLink> {
    const worker = spawn();
    const stopped = new AbortController();
    const { signal } = stopped;
    worker.addEventListener(
      'message',
      ({ data }: MessageEvent<Partial<HostMessage>>) => {
        if (data.type === 'log' || data.type === 'wiped') onMessage(data as HostMessage);
      },
      { signal },
    );
    const host = wrap<EventStoreHost>(worker);
    try {
      const started = await answerOfStart(worker, isOnline, host.start(options) as Promise<Reply<HostStarted>>);
      if (!started.ok) throw decodeError(started.error);
      const logError = ({ message: error }: ErrorEvent): void =>
        onMessage({ type: 'log', level: 'error', message: 'worker error', fields: { error } });
      worker.addEventListener('error', logError, { signal });
      // Looked up once, as each look-up makes a proxy. And wrapped: compilers turn a call of a private field into one of
      // its `call` property, which on a Comlink proxy is a message.
      const [remoteCall, remoteAbort] = [host.call as unknown as RemoteCall, host.abort];
      const call: RemoteCall = (hostCall) => remoteCall(hostCall);
      const abort = (callId: number): unknown => remoteAbort(callId);
      return new WorkerLink({ worker, call, abort, stopped, locks, aliveLock: started.value.aliveLock });
    } catch (error) {
      stopped.abort();
      // One that refuses serves somebody else.
      if (!(error instanceof InvalidArgumentError)) worker.terminate();
      throw error;
    }
  }

  private constructor({ worker, call, abort, stopped, locks, aliveLock }: WorkerLinkParts) {
    this.#worker = worker;
    this.#call = call;
    this.#abort = abort;
    this.#stopped = stopped;
    // An answer that cannot be read tells nobody whose it was.
    worker.addEventListener('messageerror', () => this.terminate(), { signal: stopped.signal });
    this.died = this.#waitForDeath(locks, aliveLock);
  }

  call<M extends EngineMethod>(
    method: M,
    args: EngineArguments<M>,
    { signal, onLate }: CallOptions<M> = {},
  ): Promise<EngineResult<M>> {
    return new Promise((resolve, reject) => {
      if (this.#stopped.signal.aborted) throw new WorkerTerminatedError({ outcome: 'not-written' });
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
      const outcome = outcomeWithoutAnswer(method);
      this.#pending.set(callId, () => fail(new WorkerTerminatedError({ outcome })));
      this.#call([callId, method, args])
        .then((reply) => {
          if (!reply.ok) fail(decodeError(reply.error));
          else if (settle()) resolve(reply.value as EngineResult<M>);
          else onLate?.(reply.value as EngineResult<M>);
        })
        .catch((cause: unknown) => fail(notUnderstood(outcome, cause)));
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
    // Whatever ended the wait: a worker that is not listened to any more must not go on holding sessions.
    this.terminate();
    for (const rejectCall of [...this.#pending.values()]) rejectCall();
  }
}

/** Either the question could not be sent, or the answer makes no sense. */
function notUnderstood(outcome: WriteOutcome, cause: unknown): Error {
  const reason = 'the page and its worker do not understand each other';
  return new StorageUnavailableError({ transient: false, outcome, reason }, { cause });
}
