import type {
  EncodedBatch,
  EventStoreEngine,
  OpenedSession,
  OpenSessionRequest,
  SessionTarget,
} from '../contract/event-store-engine.ts';
import { StoreNotOpenError } from '../contract/errors/index.ts';
import type { Cancellable } from '../contract/platform.ts';
import type { StoreId } from '../contract/store-id.ts';
import { abortable } from '../platform/abortable.ts';
import { AppendRecovery, type SessionHolder } from './append-recovery.ts';
import { LinkedAbort } from '../platform/linked-abort.ts';

export type SessionTimeouts = Pick<OpenSessionRequest, 'openTimeout' | 'sessionTimeout'>;

/** The session of a store as the page sees it. It outlives its worker where that is safe. */
export class StoreSession implements SessionHolder {
  readonly #engine: EventStoreEngine;
  readonly #storeId: StoreId;
  readonly #appends: AppendRecovery;
  #timeouts: SessionTimeouts;
  #session: OpenedSession | undefined;
  #closing: OpenedSession | undefined;
  /** One opens or closes after the other, in the order of the calls. */
  #turns: Promise<unknown> = Promise.resolve();
  /** The opens that have not come to their end. */
  readonly #opening = new Set<LinkedAbort>();

  constructor(engine: EventStoreEngine, storeId: StoreId, timeouts: SessionTimeouts) {
    this.#engine = engine;
    this.#storeId = storeId;
    this.#timeouts = timeouts;
    this.#appends = new AppendRecovery(engine, storeId, this);
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

  get current(): OpenedSession | undefined {
    return this.#session;
  }

  get closing(): OpenedSession | undefined {
    return this.#closing;
  }

  get request(): OpenSessionRequest {
    return { storeId: this.#storeId, ...this.#timeouts };
  }

  replaceBy(session: OpenedSession): void {
    this.#session = session;
  }

  /**
   * Begins a session, unless there is a live one; the one before ends once `settled` has.
   * @throws StoreNotOpenError when `close()` is called meanwhile, or the signal's reason.
   */
  async open(timeouts: SessionTimeouts, { signal }: Cancellable, settled?: Promise<unknown>): Promise<void> {
    signal?.throwIfAborted();
    const opening = new LinkedAbort(signal);
    this.#opening.add(opening);
    try {
      await abortable(
        this.#inTurn(() => this.#begin(timeouts, opening.signal, settled)),
        opening.signal,
      );
    } finally {
      this.#opening.delete(opening);
      opening.unlink();
    }
  }

  /** Ends the session once `settled` has; calls that come after this one find the store closed. */
  async close(settled: Promise<unknown>): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    this.#closing = session;
    for (const opening of this.#opening) opening.abort(new StoreNotOpenError({ storeId: this.#storeId }));
    await this.#inTurn(() => this.#end(session, settled));
  }

  append(target: SessionTarget, batch: EncodedBatch, options: Cancellable): Promise<number> {
    return this.#appends.append(target, batch, options);
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
    this.#appends.begin(session.version);
  }

  async #end(session: OpenedSession | undefined, settled: Promise<unknown> | undefined): Promise<void> {
    if (!session) return;
    await settled;
    await this.#appends.settled();
    try {
      await this.#engine.closeSession(session.sessionId);
    } finally {
      if (this.#closing === session) this.#closing = undefined;
    }
  }

  #inTurn<T>(call: () => Promise<T>): Promise<T> {
    const result = this.#turns.then(call);
    this.#turns = result.catch(() => undefined);
    return result;
  }

  #targetOf({ sessionId }: OpenedSession): SessionTarget {
    return { storeId: this.#storeId, sessionId };
  }
}
