import type {
  EncodedBatch,
  EventStoreEngine,
  OpenedSession,
  OpenSessionRequest,
  SessionTarget,
} from '../contract/event-store-engine.ts';
import { WorkerTerminatedError } from '../contract/errors/index.ts';
import type { Cancellable } from '../contract/platform.ts';
import type { StoreId } from '../contract/store-id.ts';
import { abortable } from '../platform/abortable.ts';
import { findLostAppend } from './find-lost-append.ts';

/** A store's session, as its appends see it. */
export interface SessionHolder {
  /** The session that is open, if any. */
  readonly current: OpenedSession | undefined;
  /** A session that takes no more calls, and is held until those before have ended. */
  readonly closing: OpenedSession | undefined;
  /** How to open another one. */
  readonly request: OpenSessionRequest;
  /** Goes on with another session. */
  replaceBy(session: OpenedSession): void;
}

/** An append that was lost with its worker. */
interface LostAppend extends Cancellable {
  readonly target: SessionTarget;
  readonly batch: EncodedBatch;
  /** The last version that was known when it was sent. */
  readonly sentAt: number;
  readonly error: WorkerTerminatedError;
}

/** The appends of a store. What is lost with a worker is looked for, and written again where that is safe. */
export class AppendRecovery {
  readonly #engine: EventStoreEngine;
  readonly #storeId: StoreId;
  readonly #holder: SessionHolder;
  /** The session that was lost with its worker, and that the current one has taken over from. */
  #lost: string | undefined;
  /** The last version that the session knows of. */
  #acknowledged = 0;
  /** Settles with the last append, which is answered after those before it. */
  #appended: Promise<unknown> | undefined;
  /** Appends that were lost with their worker are recovered in the order of their calls, and before later ones. */
  #recovery: Promise<unknown> | undefined;

  constructor(engine: EventStoreEngine, storeId: StoreId, holder: SessionHolder) {
    this.#engine = engine;
    this.#storeId = storeId;
    this.#holder = holder;
  }

  /** A session has begun, at a version of the stream. */
  begin(version: number): void {
    this.#acknowledged = version;
    this.#lost = undefined;
  }

  append(target: SessionTarget, batch: EncodedBatch, options: Cancellable): Promise<number> {
    const appended = this.#append(target, batch, options);
    this.#appended = appended.catch(() => undefined);
    return appended;
  }

  /** Settles when the appends that were asked for have ended. */
  async settled(): Promise<void> {
    await this.#appended;
    await this.#recovery;
  }

  async #append(target: SessionTarget, batch: EncodedBatch, { signal }: Cancellable): Promise<number> {
    if (this.#recovery) await abortable(this.#recovery, signal);
    const current = this.#holder.current ?? this.#holder.closing;
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
    const { current, closing, request } = this.#holder;
    const opened = [current, closing].find((session) => session && session.sessionId !== target.sessionId);
    const session = opened ?? (await engine.openSession({ ...request, announce: true }).catch(stayUnknown));
    let isKept = opened !== undefined;
    try {
      const lost = { engine, storeId: this.#storeId, batch, sentAt, known: this.#acknowledged };
      const { version, undisturbed } = await findLostAppend(lost).catch(stayUnknown);
      // Whoever held the stream alone goes on holding it only if nobody else has written meanwhile, and it was not closed.
      if (!isKept && undisturbed && this.#holder.current?.sessionId === target.sessionId) {
        this.#lost = target.sessionId;
        this.#holder.replaceBy(session);
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
