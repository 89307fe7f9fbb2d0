import type { CommitHandler, FailureVerdict, LogFilter, LoggedCommit, Subscription } from '../contract/event-log.ts';
import type { EventStoreLogger } from '../contract/logger.ts';
import type { Signal } from '../contract/platform.ts';
import type { Watchers } from '../changes/watchers.ts';
import type { Clock } from '../platform/clock.ts';
import '../platform/dispose-symbol.ts';
import { isolated } from '../platform/isolated.ts';
import { LinkedAbort } from '../platform/linked-abort.ts';
import type { Locks } from '../platform/locks.ts';
import { BackOff, pause } from './back-off.ts';
import { Checkpoint } from './checkpoint.ts';
import { follow } from './follow.ts';
import { Leadership, LostLeadError } from './leadership.ts';
import { endOfLog, type LogReaderParts } from './log-reader.ts';
import { Wake } from './wake.ts';

// A handler that waits for the end of its own subscription, or does not end at all, is not waited for any longer.
const LAST_CALL = 5_000; // milliseconds

// A handler that takes its time shows that often that its tab is alive, so that no other takes the subscription over.
const HEARTBEAT = 3_000; // milliseconds

export interface SubscriptionParts<E extends object> extends LogReaderParts<E> {
  readonly watchers: Watchers;
  readonly locks: Locks;
  readonly clock: Clock;
  readonly logger: EventStoreLogger;
}

export interface SubscriptionOptions<E extends object> extends LogFilter {
  readonly name: string | undefined;
  readonly from: 'start' | 'end' | number;
  readonly onCaughtUp: (() => void) | undefined;
  readonly onError: (error: unknown, commit: LoggedCommit<E> | undefined) => FailureVerdict;
  readonly signal: Signal | undefined;
}

/** Hands the commits of the log to a handler, one after the other. */
export class LogSubscription<E extends object> implements Subscription {
  readonly caughtUp: Promise<void>;
  readonly ended: Promise<void>;
  readonly #parts: SubscriptionParts<E>;
  readonly #options: SubscriptionOptions<E>;
  readonly #handler: CommitHandler<E>;
  readonly #closing: LinkedAbort;
  readonly #wake: Wake;
  readonly #backOff: BackOff;
  readonly #checkpoint: Checkpoint | undefined;
  #position = 0;
  #stored = -1;
  /** Where it begins without a checkpoint. */
  #start: number | undefined;
  #hasBegun = false;
  #noteCaughtUp = (): void => undefined;
  #giveUp = (): void => undefined;

  constructor(parts: SubscriptionParts<E>, options: SubscriptionOptions<E>, handler: CommitHandler<E>) {
    const { engine, database, watchers, clock } = parts;
    this.#parts = parts;
    this.#options = options;
    this.#handler = handler;
    this.#closing = new LinkedAbort(options.signal);
    this.#wake = new Wake(watchers, clock, database);
    this.#backOff = new BackOff(clock);
    if (options.name !== undefined) this.#checkpoint = new Checkpoint(engine, database, ['subscription', options.name]);
    let cancel = (): void => undefined;
    const lastCall = (): void => void (cancel = clock.schedule(LAST_CALL, () => this.#giveUp()));
    this.#closing.signal.addEventListener('abort', lastCall, { once: true });
    this.ended = this.#run().finally(() => {
      cancel();
      this.#closing.signal.removeEventListener('abort', lastCall);
      this.#wake.stop();
      this.#closing.unlink();
    });
    this.caughtUp = Promise.race([new Promise<void>((resolve) => (this.#noteCaughtUp = resolve)), this.ended]);
    // It has been told to the logger, and to `onError` before.
    for (const each of [this.ended, this.caughtUp]) each.catch(() => undefined);
  }

  get position(): number {
    return this.#position;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.ended.catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #run(): Promise<void> {
    const { locks, clock, engine, database } = this.#parts;
    const { signal } = this.#closing;
    try {
      if (!this.#checkpoint) return await this.#follow(signal);
      const checkpoint = this.#checkpoint;
      const name = JSON.stringify(['idb-eventstore:subscription', database, this.#options.name]);
      const pulse = async (): Promise<string | undefined> => {
        const [record, end] = await Promise.all([checkpoint.peek(), endOfLog(engine, database)]);
        return (record?.position ?? 0) < end ? (record?.etag ?? '') : undefined;
      };
      await new Leadership({ locks, clock, name, pulse }).run((stint) => this.#follow(stint), signal);
    } catch (error) {
      if (signal.aborted) return;
      this.#parts.logger.error('subscription stopped', { database, subscription: this.#options.name, error: String(error) });
      throw error;
    }
  }

  /** Follows the log until the signal is aborted, whatever goes wrong with it. */
  async #follow(signal: AbortSignal): Promise<void> {
    const { onCaughtUp, onError, names, types } = this.#options;
    while (!signal.aborted) {
      try {
        // A checkpoint may have been stored although its answer was lost.
        if (!this.#hasBegun || this.#checkpoint) await this.#begin();
        const options = { after: this.#position, names, types, wake: this.#wake };
        for await (const { commits, position, isEnd } of follow(this.#parts, options, signal)) {
          if (isEnd) {
            this.#noteCaughtUp();
            if (onCaughtUp) isolated(onCaughtUp);
          }
          for (const { position: at, messages } of commits) {
            // That a stream was deleted is no message.
            if (messages.length === 0) continue;
            const commit = { position: at, messages };
            if (signal.aborted || !(await this.#handle(commit, signal))) return await this.#store();
            this.#position = commit.position;
          }
          this.#position = position;
          await this.#store();
        }
      } catch (error) {
        if (signal.aborted && !(error instanceof StoppedError)) return;
        if (error instanceof LostLeadError) throw error;
        if (error instanceof StoppedError) throw error.cause;
        if (onError(error, undefined) === 'stop') throw error;
        await this.#backOff.wait(signal);
      }
    }
  }

  async #begin(): Promise<void> {
    const { engine, database } = this.#parts;
    const { from } = this.#options;
    const stored = await this.#checkpoint?.load();
    this.#stored = stored ?? -1;
    this.#start ??= from === 'start' ? 0 : from === 'end' ? await endOfLog(engine, database) : from;
    // A checkpoint that is gone went with its database: the new one is followed from its start.
    this.#position = stored ?? (this.#hasBegun ? 0 : this.#start);
    // Where it began is where it goes on, also when nothing was handled.
    await this.#store();
    this.#hasBegun = true;
  }

  /** Handles a commit until it succeeds or is to be skipped; false when the signal was aborted before. */
  async #handle(commit: LoggedCommit<E>, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      try {
        const isHandled = await this.#beating(signal, () => this.#call(commit, signal));
        if (isHandled) this.#backOff.succeed();
        return isHandled;
      } catch (error) {
        if (error instanceof LostLeadError) throw error;
        if (signal.aborted) return false;
        const verdict = this.#options.onError(error, commit);
        this.#parts.logger.warn('subscriber failed', { position: commit.position, verdict, error: String(error) });
        if (verdict === 'skip') return true;
        if (verdict === 'stop') {
          await this.#store();
          throw new StoppedError('A subscriber was told to stop.', { cause: error });
        }
        await this.#backOff.wait(signal);
      }
    }
    return false;
  }

  /** Calls the handler; false when the subscription was closed and it has not come to its end since. */
  #call(commit: LoggedCommit<E>, signal: AbortSignal): Promise<boolean> {
    const handling = (async () => this.#handler(commit, { signal }))();
    return new Promise((resolve, reject) => {
      this.#giveUp = () => resolve(false);
      handling.then(() => resolve(true), reject);
    });
  }

  /** Runs a handler, and shows meanwhile that it runs. */
  async #beating<T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> {
    const checkpoint = this.#checkpoint;
    if (!checkpoint) return run();
    const handled = new LinkedAbort(signal);
    const beat = async (): Promise<void> => {
      for (;;) {
        await pause(this.#parts.clock, HEARTBEAT, handled.signal);
        if (handled.signal.aborted) return;
        // The storage may fail now and then: the next beat may do better.
        const isStored = await checkpoint.store(this.#position).catch(() => undefined);
        if (isStored === false) throw new LostLeadError();
      }
    };
    const beats = beat();
    beats.catch(() => undefined);
    const result = await run().finally(() => {
      handled.abort();
      handled.unlink();
    });
    await beats;
    return result;
  }

  async #store(): Promise<void> {
    if (!this.#checkpoint || this.#stored === this.#position) return;
    if (!(await this.#checkpoint.store(this.#position))) throw new LostLeadError();
    this.#stored = this.#position;
  }
}

class StoppedError extends Error {}
