import type { EncodedBatch, EventStoreEngine, OpenedSession, OpenSessionRequest, SessionTarget } from '../contract/engine.ts';
import { StoreNotOpenError, WorkerTerminatedError } from '../contract/errors/index.ts';
import type { Cancellable } from '../contract/platform.ts';
import type { StoreId } from '../contract/store-id.ts';
import { abortable } from '../locks/abortable.ts';
import { findLostAppend } from './find-lost-append.ts';

export type SessionTimeouts = Omit<OpenSessionRequest, 'storeId'>;

/** An append that was lost with its worker. */
interface LostAppend extends Cancellable {
  readonly target: SessionTarget;
  readonly batch: EncodedBatch;
  /** The last version that was known when it was sent. */
  readonly sentAt: number;
  readonly error: WorkerTerminatedError;
}

/** The session of a store as the page sees it. It outlives its worker where that is safe. */
export class StoreSession {
  readonly #engine: EventStoreEngine;
  readonly #storeId: StoreId;
  #timeouts: SessionTimeouts;
  #session: OpenedSession | undefined;
  /** A session that takes no more calls, and is held until those before have ended. */
  #closing: OpenedSession | undefined;
  /** The session that was lost with its worker, and that this one has taken over from. */
  #lost: string | undefined;
  /** The last version that the session knows of. */
  #acknowledged = 0;
  /** Settles with the last append, which is answered after those before it. */
  #appended: Promise<unknown> | undefined;
  /** Appends that were lost with their worker are recovered in the order of their calls, and before later ones. */
  #recovery: Promise<unknown> | undefined;

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

  async isLive(options: Cancellable): Promise<boolean> {
    return this.#session !== undefined && this.#engine.holdsSession(this.target, options);
  }

  async open(timeouts: SessionTimeouts, options: Cancellable): Promise<void> {
    this.#timeouts = timeouts;
    this.#session = await this.#engine.openSession({ storeId: this.#storeId, ...timeouts }, options);
    this.#acknowledged = this.#session.version;
    this.#lost = undefined;
  }

  /** Ends the session once `settled` has; calls that come after this one find the store closed. */
  async close(settled: Promise<unknown>): Promise<void> {
    const session = this.#session;
    if (!session) return;
    this.#session = undefined;
    this.#closing = session;
    await settled;
    await this.#appended;
    await this.#recovery;
    try {
      await this.#engine.closeSession(session.sessionId);
    } finally {
      if (this.#closing === session) this.#closing = undefined;
    }
  }

  /** Appends; what was lost with the worker is looked for, and written again where that is safe. */
  append(target: SessionTarget, batch: EncodedBatch, options: Cancellable): Promise<number> {
    const appended = this.#append(target, batch, options);
    this.#appended = appended.catch(() => undefined);
    return appended;
  }

  async #append(target: SessionTarget, batch: EncodedBatch, { signal }: Cancellable): Promise<number> {
    if (this.#recovery) await abortable(this.#recovery, signal);
    const current = this.#session ?? this.#closing;
    const to = current && this.#lost === target.sessionId ? this.#targetOf(current) : target;
    const sentAt = this.#acknowledged;
    try {
      return this.#acknowledge(await this.#engine.append(to, batch, { signal }));
    } catch (error) {
      if (!(error instanceof WorkerTerminatedError)) throw error;
      return abortable(this.#inRecovery({ target: to, batch, sentAt, error, signal }), signal);
    }
  }

  #inRecovery(lost: LostAppend): Promise<number> {
    const recovered = (this.#recovery ?? Promise.resolve()).then(() => this.#recover(lost));
    const ended = recovered
      .catch(() => undefined)
      .then(() => {
        if (this.#recovery === ended) this.#recovery = undefined;
      });
    this.#recovery = ended;
    return recovered;
  }

  /** Runs to its end whether or not it is still waited for: the store goes on with the session that it opens. */
  async #recover({ target, batch, sentAt, error, signal }: LostAppend): Promise<number> {
    // Whatever keeps the answer away, the batch may be stored, if it was sent at all.
    const stayUnknown = (cause: unknown): never => {
      throw new WorkerTerminatedError({ outcome: error.outcome }, { cause });
    };
    const engine = this.#engine;
    const storeId = this.#storeId;
    const opened = [this.#session, this.#closing].find((session) => session && session.sessionId !== target.sessionId);
    const session = opened ?? (await engine.openSession({ storeId, ...this.#timeouts }).catch(stayUnknown));
    let isKept = opened !== undefined;
    try {
      const lost = { engine, storeId, batch, sentAt, known: this.#acknowledged };
      const { version, undisturbed } = await findLostAppend(lost).catch(stayUnknown);
      // Whoever held the stream alone goes on holding it only if nobody else has written meanwhile, and it was not closed.
      if (!isKept && undisturbed && this.#session?.sessionId === target.sessionId) {
        this.#lost = target.sessionId;
        this.#session = session;
        isKept = true;
      }
      if (version !== undefined) return this.#acknowledge(version);
      // A session that was opened anew may know of versions that whoever made this append has not seen.
      const follows = !opened || this.#lost === target.sessionId;
      if (!undisturbed || !follows) throw new WorkerTerminatedError({ outcome: 'not-written' }, { cause: error });
      return this.#acknowledge(await engine.append(this.#targetOf(session), batch, { signal }));
    } finally {
      // Should the worker be gone again, so is the session.
      if (!isKept) await engine.closeSession(session.sessionId).catch(() => undefined);
    }
  }

  #acknowledge(version: number): number {
    return (this.#acknowledged = Math.max(this.#acknowledged, version));
  }

  #targetOf({ sessionId }: OpenedSession): SessionTarget {
    return { storeId: this.#storeId, sessionId };
  }
}
