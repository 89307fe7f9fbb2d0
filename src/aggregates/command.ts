import type { CommandResult, Decide, Decision, ExecuteOptions } from '../contract/aggregate.ts';
import { hasMethods } from '../contract/argument.ts';
import {
  DuplicateIdempotencyIdError,
  InvalidStoreSessionError,
  StoreSessionExpiredError,
  StoreVersionMismatchError,
  WorkerTerminatedError,
} from '../contract/errors/index.ts';
import type { EventStore } from '../contract/event-store.ts';
import type { EventRegistry } from '../events/registry.ts';
import { asStored } from '../events/as-stored.ts';
import { commandMessages } from './command-messages.ts';
import { inSession, withoutSession, type Access, type AccessParts } from './command-access.ts';
import { findCommand, isUnknown, LostTries } from './earlier-tries.ts';
import type { KnownState } from './state-cache.ts';
import type { StateFold } from './state-fold.ts';

// Behind a decision that waits for a request, say, the commands of the page stay in line and are each decided once. One that
// waits for a command behind it would wait for good.
const PATIENCE = 500; // milliseconds

export interface CommandParts<E extends object, S> extends AccessParts<E, S> {
  readonly registry: EventRegistry<E>;
  readonly fold: StateFold<E, S>;
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

type Tried<E extends object, S> = { readonly done: CommandOutcome<E, S> } | { readonly failed: unknown };

/**
 * One command from its first try to its last. The first decides on the state that the page has, if nobody is known to have written
 * since, and costs no read: only what is written, if the stream is still the same, or what a read confirms, counts. A try that lost to
 * another client is followed by one that has a session: nobody can come before it. It has none when the decision takes time, in
 * which others would wait, or may write to the same stream.
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
    const { states, storeId, options } = this.#parts;
    // What was done before is found first, and not decided again.
    const kept = options.commandId === undefined ? states.kept(storeId) : undefined;
    let tried = kept && (await this.#tryKept(kept));
    for (;;) {
      tried ??= await (this.#isQuick && this.#left >= 0 ? this.#tryInSession() : this.#try(withoutSession(this.#parts)));
      if ('done' in tried) return tried.done;
      const { failed } = tried;
      const mayBeDone = !this.#lost.isEmpty || options.commandId !== undefined;
      if (!this.#isWorthAnotherTry(failed) || this.#left < (mayBeDone ? 0 : 1)) throw this.#lost.error ?? failed;
      this.#failure = failed;
      this.#left--;
      tried = undefined;
    }
  }

  /** Whether nothing was written because of others or of a loss, or it can be found out what was. */
  #isWorthAnotherTry(error: unknown): boolean {
    if (error instanceof DuplicateIdempotencyIdError) return error.idempotencyId === this.#parts.options.commandId;
    const isLost = error instanceof InvalidStoreSessionError || error instanceof StoreSessionExpiredError;
    return error instanceof StoreVersionMismatchError || isLost || error instanceof WorkerTerminatedError || isUnknown(error);
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
      return await this.#try(inSession(this.#parts, store));
    } finally {
      // What was written is written.
      await store.close().catch(() => undefined);
    }
  }

  /**
   * What is written is refused if the state is not the stored one; what else comes of it counts once that was read. `undefined` when it
   * does not count: nothing was written then, and it has cost no try.
   */
  async #tryKept(kept: KnownState<S>): Promise<Tried<E, S> | undefined> {
    const { states, storeId } = this.#parts;
    const access = withoutSession(this.#parts, true);
    const [tried] = await Promise.allSettled([this.#tryOn(kept, access)]);
    if (tried.status === 'fulfilled' && this.#isCertain(tried.value)) return tried.value;
    const isOutrun = tried.status === 'fulfilled' && isMismatch(tried.value);
    if (!isOutrun && (await this.#isStored(kept, access))) {
      if (tried.status === 'rejected') throw tried.reason;
      return tried.value;
    }
    states.outrun(storeId);
    this.#isQuick = false;
    return undefined;
  }

  /** Whether it was written, or may have been, behind the state that it was decided on. */
  #isCertain(tried: Tried<E, S>): boolean {
    if ('done' in tried) return tried.done.messages.length > 0;
    return !isMismatch(tried) && this.#isWorthAnotherTry(tried.failed);
  }

  async #isStored({ version, lastId }: KnownState<S>, { reader }: Access<E, S>): Promise<boolean> {
    const { states, options } = this.#parts;
    const stored = await states.read(reader, options).catch(() => undefined);
    return stored?.version === version && stored.lastId === lastId;
  }

  /** Rejects with what `decide` throws and with what is wrong with its decision; what else fails is a try that failed. */
  async #try(access: Access<E, S>): Promise<Tried<E, S>> {
    const { states, options } = this.#parts;
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
    return this.#tryOn(known, access);
  }

  async #tryOn(known: KnownState<S>, access: Access<E, S>): Promise<Tried<E, S>> {
    const { decide, fold, registry, storeId, options } = this.#parts;
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
      await access.add(messages, known);
      return { done: { ...known, state: after, version: version + messages.length, messages: stored } };
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

function isMismatch<E extends object, S>(tried: Tried<E, S>): boolean {
  return 'failed' in tried && tried.failed instanceof StoreVersionMismatchError;
}
