import type { EventStoreEngine } from '../contract/event-store-engine.ts';
import type { WriteOutcome } from '../contract/errors/index.ts';
import type { LogFields, LogLevel } from '../contract/logger.ts';
import type { Cancellable } from '../contract/platform.ts';
import type { Durability } from '../contract/settings.ts';
import type { EncodedError } from './encode-error.ts';
import type { Packed, WithCommits } from './packed-page.ts';

/** What a worker offers to its page, through Comlink: plain data in, plain data out, and no call ever rejects. */
export interface EventStoreHost {
  /** Must be the first call: makes the engine. One worker serves one provider: InvalidArgumentError for a second one. */
  start(options: HostOptions): Promise<Reply<HostStarted>>;

  /** Calls a method of the engine. */
  call<M extends EngineMethod>(call: HostCall<M>): Promise<Reply<EngineResult<M>>>;

  /** Aborts a call that is under way; nothing happens when there is none. */
  abort(callId: number): void;
}

export interface HostOptions {
  readonly durability: Durability;
  /** Whether the page wants log lines. */
  readonly logging: boolean;
}

export interface HostStarted {
  /** Name of a lock that the worker holds as long as it lives. */
  readonly aliveLock: string;
}

export type EngineMethod = keyof EventStoreEngine;

/**
 * A call of the engine, whose `callId` is unique to it and names it to {@link EventStoreHost.abort}. In one argument, as each
 * takes Comlink some time.
 */
export type HostCall<M extends EngineMethod> = readonly [callId: number, method: M, args: EngineArguments<M>];

/** Whether a call that was not answered as it should be has written, as far as its method tells. */
export function outcomeWithoutAnswer(method: EngineMethod): WriteOutcome {
  return WRITING.has(method) ? 'unknown' : 'not-written';
}

const WRITING: ReadonlySet<EngineMethod> = new Set<EngineMethod>([
  'append',
  'appendToStreams',
  'putSnapshot',
  'deleteSnapshots',
  'commitDerived',
  'deleteStream',
  'deleteDatabase',
]);

/** Arguments of an engine method without its options: a signal does not cross the wire. */
export type EngineArguments<M extends EngineMethod> =
  Parameters<EventStoreEngine[M]> extends readonly [...infer Plain, options?: Cancellable]
    ? Plain
    : Parameters<EventStoreEngine[M]>;

/** What an engine method returns, as it crosses the wire. */
export type EngineResult<M extends EngineMethod> = Wired<Awaited<ReturnType<EventStoreEngine[M]>>>;

type Wired<T> = T extends WithCommits ? Packed<T> : T;

/** Comlink rebuilds no error class, so errors travel as values. */
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: EncodedError };

/** What the worker tells its page unasked. It has no `id`, which is how Comlink knows its own messages. */
export type HostMessage = LogLine | WipedMessage;

export interface LogLine {
  readonly type: 'log';
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

/** A database that was open is gone. */
export interface WipedMessage {
  readonly type: 'wiped';
}
