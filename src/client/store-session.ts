import type { EncodedBatch, EventStoreEngine, OpenedSession, OpenSessionRequest, SessionTarget } from '../contract/engine.ts';
import { StoreNotOpenError, WorkerTerminatedError } from '../contract/errors/index.ts';
import type { Cancellable } from '../contract/platform.ts';
import type { StoreId } from '../contract/store-id.ts';
import { findLostAppend, type FoundAppend } from './find-lost-append.ts';

export type SessionTimeouts = Pick<OpenSessionRequest, 'openTimeout' | 'sessionTimeout'>;

/** The session of a store as the page sees it. It outlives its worker where that is safe. */
export class StoreSession {
  readonly #engine: EventStoreEngine;
  readonly #storeId: StoreId;
  #timeouts: SessionTimeouts;
  #session: OpenedSession | undefined;
  /** The last version that this session knows of. */
  #acknowledged = 0;
  /** Appends that were lost with their worker are recovered in the order of their calls. */
  #recovery: Promise<unknown> = Promise.resolve();
  /** One opens or closes after the other, in the order of the calls. */
  #turns: Promise<unknown> = Promise.resolve();
  /** The opens that have not come to their end. */
  readonly #opening = new Set<AbortController>();

  constructor(engine: EventStoreEngine, storeId: StoreId, timeouts: SessionTimeouts) {
    this.#engine = engine;
    this.#storeId = storeId;
    this.#timeouts = timeouts;
  }

  get id(): string | undefined {
    return this.#session?.sessionId;
  }

  /** @throws StoreNotOpenError */
  get target(): SessionTarget {
    if (!this.#session) throw new StoreNotOpenError({ storeId: this.#storeId });
    return this.#targetOf(this.#session);
  }

  /** Whether it has a session, or is about to. */
  get isWanted(): boolean {
    return this.#session !== undefined || this.#opening.size > 0;
  }

  /**
   * Begins a session, unless there is a live one; the one before ends once `settled` has.
   * @throws StoreNotOpenError when `close()` is called meanwhile, or the signal's reason.
   */
  async open(timeouts: SessionTimeouts, { signal }: Cancellable, settled?: Promise<unknown>): Promise<void> {
    signal?.throwIfAborted();
    const opening = new AbortController();
    const abort = (): void => opening.abort(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    this.#opening.add(opening);
    try {
      await orAborted(
        this.#inTurn(() => this.#begin(timeouts, opening.signal, settled)),
        opening.signal,
      );
    } finally {
      this.#opening.delete(opening);
      signal?.removeEventListener('abort', abort);
    }
  }

  /** Ends the session once `settled` has; calls that come after this one find the store closed. */
  async close(settled: Promise<unknown>): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    for (const opening of this.#opening) opening.abort(new StoreNotOpenError({ storeId: this.#storeId }));
    await this.#inTurn(() => this.#end(session, settled));
  }

  async #begin(timeouts: SessionTimeouts, signal: AbortSignal, settled: Promise<unknown> | undefined): Promise<void> {
    signal.throwIfAborted();
    const before = this.#session;
    if (before && (await this.#engine.holdsSession(this.#targetOf(before), { signal }))) return;
    signal.throwIfAborted();
    this.#session = undefined;
    await this.#end(before, settled);
    const session = await this.#engine.openSession({ storeId: this.#storeId, ...timeouts }, { signal });
    // Opened in spite of an abort that came too late.
    if (signal.aborted) await this.#engine.closeSession(session.sessionId);
    signal.throwIfAborted();
    this.#timeouts = timeouts;
    this.#session = session;
    this.#acknowledged = session.version;
  }

  async #end(session: OpenedSession | undefined, settled: Promise<unknown> | undefined): Promise<void> {
    if (!session) return;
    await settled;
    await this.#engine.closeSession(session.sessionId);
  }

  #inTurn<T>(call: () => Promise<T>): Promise<T> {
    const result = this.#turns.then(call);
    this.#turns = result.catch(() => undefined);
    return result;
  }

  /** Appends; what was lost with the worker is looked for, and written again where that is safe. */
  async append(target: SessionTarget, batch: EncodedBatch, options: Cancellable): Promise<number> {
    try {
      return this.#acknowledge(await this.#engine.append(target, batch, options));
    } catch (error) {
      if (!(error instanceof WorkerTerminatedError)) throw error;
      const recovered = this.#recovery.then(() => this.#recover(target, batch, error));
      this.#recovery = recovered.catch(() => undefined);
      return recovered;
    }
  }

  async #recover(lost: SessionTarget, batch: EncodedBatch, error: WorkerTerminatedError): Promise<number> {
    if (!this.#session) throw error;
    const isFirst = this.#session.sessionId === lost.sessionId;
    const session = isFirst ? await this.#reopen(error) : this.#session;
    let isKept = !isFirst;
    try {
      const { version, undisturbed } = await this.#find(batch);
      // Whoever held the stream alone goes on holding it only if nobody else has written meanwhile, and it was not closed.
      if (isFirst && undisturbed && this.#session) {
        this.#session = session;
        isKept = true;
      }
      if (version !== undefined) return this.#acknowledge(version);
      if (!undisturbed) throw new WorkerTerminatedError({ outcome: 'not-written' }, { cause: error });
      return this.#acknowledge(await this.#engine.append(this.#targetOf(session), batch));
    } finally {
      // Should the worker be gone again, so is the session.
      if (!isKept) await this.#engine.closeSession(session.sessionId).catch(() => undefined);
    }
  }

  /** Whatever keeps the answer away, the batch may be stored. */
  async #find(batch: EncodedBatch): Promise<FoundAppend> {
    try {
      return await findLostAppend({ engine: this.#engine, storeId: this.#storeId, batch, known: this.#acknowledged });
    } catch (cause) {
      throw new WorkerTerminatedError({ outcome: 'unknown' }, { cause });
    }
  }

  async #reopen({ outcome }: WorkerTerminatedError): Promise<OpenedSession> {
    try {
      return await this.#engine.openSession({ storeId: this.#storeId, ...this.#timeouts, announce: true });
    } catch (cause) {
      throw new WorkerTerminatedError({ outcome }, { cause });
    }
  }

  #acknowledge(version: number): number {
    return (this.#acknowledged = Math.max(this.#acknowledged, version));
  }

  #targetOf({ sessionId }: OpenedSession): SessionTarget {
    return { storeId: this.#storeId, sessionId };
  }
}

/** What the call returns, or the signal's reason as soon as it is aborted. */
function orAborted<T>(call: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    call.then(resolve, reject);
  });
}
