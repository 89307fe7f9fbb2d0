import type { EventStoreEngine } from '../contract/event-store-engine.ts';
import { InvalidArgumentError, type WriteOutcome } from '../contract/errors/index.ts';
import { silentLogger, type EventStoreLogger, type LogFields, type LogLevel } from '../contract/logger.ts';
import { encodeError } from './encode-error.ts';
import {
  outcomeWithoutAnswer,
  type EngineMethod,
  type EngineResult,
  type EventStoreHost,
  type HostCall,
  type HostMessage,
  type HostOptions,
  type HostStarted,
  type Reply,
} from './protocol.ts';
import { packPage, type WithCommits } from './packed-page.ts';

export interface HostPorts {
  /** Makes the engine, with the logger that its lines go to. */
  readonly createEngine: (options: HostOptions, logger: EventStoreLogger) => EventStoreEngine;
  /** Takes a lock that is held as long as the worker lives, and returns its name. */
  readonly holdAliveLock: () => Promise<string>;
  readonly post: (message: HostMessage) => void;
}

type EngineCall = (...args: readonly unknown[]) => Promise<unknown>;

const WITH_COMMITS: ReadonlySet<EngineMethod> = new Set<EngineMethod>(['read', 'readRanges']);

/** The worker's side of the wire: turns calls into calls of the engine, and errors into values. */
export class Host implements EventStoreHost {
  readonly #ports: HostPorts;
  readonly #calls = new Map<number, AbortController>();
  #engine: EventStoreEngine | undefined;

  constructor(ports: HostPorts) {
    this.#ports = ports;
  }

  start(options: HostOptions): Promise<Reply<HostStarted>> {
    return reply(async () => {
      if (this.#engine) {
        throw new InvalidArgumentError({ parameter: 'worker', reason: 'serves another provider; give each provider its own' });
      }
      this.#engine = this.#ports.createEngine(options, options.logging ? postingLogger(this.#ports.post) : silentLogger);
      return { aliveLock: await this.#ports.holdAliveLock() };
    });
  }

  async call<M extends EngineMethod>([callId, method, args]: HostCall<M>): Promise<Reply<EngineResult<M>>> {
    const controller = new AbortController();
    this.#calls.set(callId, controller);
    try {
      return await reply(async () => {
        if (!this.#engine) throw new Error('the worker has not been started');
        // Every method takes its options last.
        const engineCall = this.#engine[method].bind(this.#engine) as EngineCall;
        const result = await engineCall(...args, { signal: controller.signal });
        return (WITH_COMMITS.has(method) ? packPage(result as WithCommits) : result) as EngineResult<M>;
      }, outcomeWithoutAnswer(method));
    } finally {
      this.#calls.delete(callId);
    }
  }

  abort(callId: number): void {
    this.#calls.get(callId)?.abort();
  }
}

async function reply<T>(call: () => Promise<T>, outcome?: WriteOutcome): Promise<Reply<T>> {
  try {
    return { ok: true, value: await call() };
  } catch (error) {
    return { ok: false, error: encodeError(error, outcome) };
  }
}

function postingLogger(post: (message: HostMessage) => void): EventStoreLogger {
  const line = (level: LogLevel) => (message: string, fields: LogFields) => post({ type: 'log', level, message, fields });
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
}
