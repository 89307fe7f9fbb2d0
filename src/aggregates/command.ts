import type { Aggregate, CommandResult, Decide, Decision, ExecuteOptions } from '../contract/aggregate.ts';
import type { AggregateHost } from '../contract/event-store-provider.ts';
import { hasMethods } from '../contract/argument.ts';
import {
  DuplicateIdempotencyIdError,
  InvalidStoreSessionError,
  StoreSessionExpiredError,
  StoreVersionMismatchError,
  WorkerTerminatedError,
} from '../contract/errors/index.ts';
import type { EventStore, EventStoreReader } from '../contract/event-store.ts';
import type { EventMessage } from '../contract/message.ts';
import type { EventRegistry } from '../events/registry.ts';
import { asStored } from '../events/as-stored.ts';
import { commandMessages } from './command-messages.ts';
import { findCommand, isUnknown, LostTries } from './earlier-tries.ts';
import type { KnownState } from './state-cache.ts';
import type { StateFold } from './state-fold.ts';
import type { StateReader } from './state-reader.ts';

// Behind a decision that waits for a request, say, the commands of the page stay in line and are each decided once. One that
// waits for a command behind it would wait for good.
const PATIENCE = 500; // milliseconds

export interface CommandParts<E extends object, S> {
  readonly host: AggregateHost<E>;
  readonly registry: EventRegistry<E>;
  readonly fold: StateFold<E, S>;
  readonly states: StateReader<E, S>;
  readonly storeId: Aggregate<E, S>['storeId'];
  readonly decide: Decide<E, S>;
  readonly options: ExecuteOptions & { readonly retries: number };
  /** Called when the decision takes long: it may wait for the next command. */
  readonly letNextThrough: () => void;
}

/** What a command has come to. */
export interface CommandOutcome<E extends object, S> extends CommandResult<E, S> {
  /** The version of the last snapshot that is of use. */
  readonly snapshotVersion: number;
}

/** What a try works with: the stream without a session, or a store of it. */
interface Access<E extends object> {
  readonly reader: EventStoreReader<E>;
  add(messages: readonly EventMessage<E>[], expectedVersion: number): Promise<number>;
}

type Tried<E extends object, S> = { readonly done: CommandOutcome<E, S> } | { readonly failed: unknown };

/**
 * One command from its first try to its last. A try that lost to another client is followed by one that has a session: nobody
 * can come before it. It has none when the decision takes time, in which others would wait, or may write to the same stream.
 */
export class Command<E extends object, S> {
  readonly #parts: CommandParts<E, S>;
  readonly #lost = new LostTries();
  /** Whether a decision was seen to take no time. */
  #isQuick = false;
  /** How many tries there are after this one; below 0 it only looks for what those before it have written. */
  #left: number;
  #failure: unknown;

  constructor(parts: CommandParts<E, S>) {
    this.#parts = parts;
    this.#left = parts.options.retries;
  }

  async run(): Promise<CommandOutcome<E, S>> {
    for (;;) {
      const tried = await (this.#isQuick && this.#left >= 0 ? this.#tryInSession() : this.#try(this.#withoutSession()));
      if ('done' in tried) return tried.done;
      const { failed } = tried;
      const mayBeDone = !this.#lost.isEmpty || this.#parts.options.commandId !== undefined;
      if (!this.#isWorthAnotherTry(failed) || this.#left < (mayBeDone ? 0 : 1)) throw this.#lost.error ?? failed;
      this.#failure = failed;
      this.#left--;
    }
  }

  /** Whether nothing was written because of others or of a loss, or it can be found out what was. */
  #isWorthAnotherTry(error: unknown): boolean {
    if (error instanceof DuplicateIdempotencyIdError) return error.idempotencyId === this.#parts.options.commandId;
    const isLost = error instanceof InvalidStoreSessionError || error instanceof StoreSessionExpiredError;
    return error instanceof StoreVersionMismatchError || isLost || error instanceof WorkerTerminatedError || isUnknown(error);
  }

  #withoutSession(): Access<E> {
    const { host, storeId, options } = this.#parts;
    const { database, name, id } = storeId;
    const { signal, openTimeout } = options;
    const { provider } = host;
    return {
      reader: provider.read(name, id, { database }),
      add: (messages, expectedVersion) => provider.add(name, id, messages, { database, expectedVersion, openTimeout, signal }),
    };
  }

  async #tryInSession(): Promise<Tried<E, S>> {
    const { host, storeId, options } = this.#parts;
    const { database, name, id } = storeId;
    const { signal, openTimeout } = options;
    let store: EventStore<E>;
    try {
      store = await host.provider.openStore(name, id, { database, openTimeout, signal });
    } catch (failed) {
      return { failed };
    }
    try {
      return await this.#try({
        reader: store,
        add: (messages, expectedVersion) => store.add(messages, { expectedVersion, signal }),
      });
    } finally {
      // What was written is written.
      await store.close().catch(() => undefined);
    }
  }

  /** Rejects with what `decide` throws and with what is wrong with its decision; what else fails is a try that failed. */
  async #try(access: Access<E>): Promise<Tried<E, S>> {
    const { decide, fold, registry, states, storeId, options } = this.#parts;
    let known: KnownState<S>;
    try {
      known = await states.read(access.reader, options);
      const done = (await this.#lost.find(access.reader)) ?? (await findCommand(access.reader, options.commandId, options));
      // Read again: it may have been stored after the state was read.
      if (done) return { done: { ...(await states.read(access.reader, options)), messages: done } };
    } catch (failed) {
      return { failed };
    }
    if (this.#left < 0) throw this.#lost.error ?? this.#failure;
    const { state, version } = known;
    const decision = decide(state, { version });
    this.#isQuick = !isPromise(decision);
    const [decided] = isPromise(decision) ? await this.#await(decision) : [decision];
    options.signal?.throwIfAborted();
    const messages = commandMessages(registry, decided, options);
    if (messages.length === 0) return { done: { ...known, messages: [] } };
    const stored = asStored(registry, messages, { storeId, version });
    const after = stored.reduce((before, message) => fold.next(before, message), state);
    try {
      const newVersion = await access.add(messages, version);
      return { done: { ...known, state: after, version: newVersion, messages: stored } };
    } catch (failed) {
      const firstId = messages[0]?.metadata.message.id;
      if (isUnknown(failed) && firstId !== undefined) this.#lost.add({ version, firstId, error: failed });
      return { failed };
    }
  }

  /** What was decided, in a list: nothing else asks it for its `then`. */
  async #await(decision: Promise<Decision<E>>): Promise<readonly [Decision<E>]> {
    const timer = setTimeout(this.#parts.letNextThrough, PATIENCE);
    try {
      return [await decision];
    } finally {
      clearTimeout(timer);
    }
  }
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return hasMethods(value, 'then');
}
