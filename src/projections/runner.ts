import { EventDeserializationError, ProjectionFailedError, UnknownEventTypeError } from '../contract/errors/index.ts';
import type { LoggedMessage } from '../contract/event-log.ts';
import { TimeSlice } from '../platform/time-slice.ts';
import { BackOff } from '../subscriptions/back-off.ts';
import { follow, type FollowedSlice } from '../subscriptions/follow.ts';
import { Leadership, LostLeadError } from '../subscriptions/leadership.ts';
import { endOfLog, type DeletedStream, type ReadCommit } from '../subscriptions/log-reader.ts';
import type { SubscriptionParts } from '../subscriptions/subscription.ts';
import { Wake } from '../subscriptions/wake.ts';
import { Builds, newBuild, type Build, type HeadRecord, type ProgressRecord } from './builds.ts';
import { DocumentBatch } from './document-batch.ts';
import { FailedError, MovedError, ofApplication, toStorage } from './failures.ts';
import { keysOf, type Spec } from './projection.ts';

// What a commit to the storage takes: few of them while there is much to catch up with, and none that holds anybody up.
const MOST_CHANGED = 400; // documents: to post the writes of 1,000 takes a phone 50 ms
const LONGEST_UNSTORED = 500; // milliseconds

// The application's functions take as long as they take: the clock is looked at every 32 messages.
const MESSAGE_LENGTH = 1024; // UTF-16 units

interface Target {
  readonly head: HeadRecord;
  readonly build: Build;
  readonly progress: ProgressRecord | undefined;
}

/** Keeps the documents of a projection up with the log of a database; of all tabs, one does at a time. */
export class Runner<E extends object, D extends object> {
  readonly #parts: SubscriptionParts<E>;
  readonly #spec: Spec<E, D>;
  readonly #builds: Builds;
  readonly #wake: Wake;
  readonly #time = new TimeSlice();
  readonly #closing = new AbortController();
  #running: Promise<void> | undefined;

  constructor(parts: SubscriptionParts<E>, spec: Spec<E, D>) {
    const { engine, database, watchers, clock } = parts;
    this.#parts = parts;
    this.#spec = spec;
    this.#builds = new Builds(engine, database, spec.name);
    this.#wake = new Wake(watchers, clock, database, this.#builds.notice);
    this.run();
  }

  /** Goes on after a failure; does nothing while it runs. */
  run(): void {
    if (this.#running || this.#closing.signal.aborted) return;
    this.#running = this.#run().finally(() => (this.#running = undefined));
  }

  /** Settles when it stops running; `undefined` once it has. */
  get running(): Promise<void> | undefined {
    return this.#running;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#wake.stop();
    await this.#running;
  }

  /** Runs until it is closed, or a function of the application fails. */
  async #run(): Promise<void> {
    const { locks, clock, database, logger } = this.#parts;
    const { signal } = this.#closing;
    // Each version has a lead of its own: old code keeps the old documents up while newer code builds its own.
    const name = JSON.stringify(['idb-eventstore:projection', database, this.#spec.name, this.#spec.version]);
    const leadership = new Leadership({ locks, clock, name, pulse: () => this.#pulse() });
    const backOff = new BackOff(clock);
    while (!signal.aborted) {
      try {
        return await leadership.run((stint) => this.#lead(stint), signal);
      } catch (error) {
        if (signal.aborted) return;
        const fields = { database, projection: this.#spec.name, error: String(error) };
        if (error instanceof ProjectionFailedError) return logger.error('projection failed', fields);
        logger.warn('projection interrupted', fields);
        await backOff.wait(signal);
      }
    }
  }

  async #pulse(): Promise<string | undefined> {
    const { engine, database } = this.#parts;
    const [{ head, active, next }, end] = await Promise.all([this.#builds.state(), endOfLog(engine, database)]);
    const { version } = this.#spec;
    if (head && head.active.version > version) return undefined;
    const isNext = head?.next?.version === version;
    const progress = isNext ? next : active;
    // What is built is to be shown as well.
    const isDone = head?.active.version === version && !isNext && (progress?.position ?? 0) >= end;
    return isDone ? undefined : (progress?.etag ?? 'none');
  }

  async #lead(signal: AbortSignal): Promise<void> {
    let failing: string | undefined;
    while (!signal.aborted) {
      const target = await this.#target();
      // Newer code has taken over.
      if (!target) return;
      // What comes before the commit that fails is stored first, one commit after the other.
      const isCareful = target.build.id === failing;
      try {
        await this.#advance(target, isCareful, signal);
        failing = undefined;
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof MovedError) await this.#assertLeads(target, error.stored);
        else if (!(error instanceof FailedError)) throw error;
        else if (isCareful) throw await this.#fail(target, error);
        else failing = target.build.id;
      }
    }
  }

  /** What is to be brought up with the log; `undefined` when newer code shows its documents. */
  async #target(): Promise<Target | undefined> {
    const { version } = this.#spec;
    const { head, active, next } = await this.#builds.state();
    if (!head) {
      await this.#builds.change(undefined, { active: newBuild(version), old: [] });
      return this.#target();
    }
    if (head.active.version > version) return undefined;
    if (head.next?.version === version) return { head, build: head.next, progress: next };
    if (head.active.version === version) return { head, build: head.active, progress: active };
    if (head.next && head.next.version > version) return undefined;
    const old = [...head.old, ...(head.next ? [head.next.id] : [])];
    await this.#builds.change(head, { active: head.active, next: newBuild(version), old });
    return this.#target();
  }

  /** Follows the log until another build is to be brought up with it. */
  async #advance(target: Target, isCareful: boolean, signal: AbortSignal): Promise<void> {
    const { head, build } = target;
    const { engine, database, clock } = this.#parts;
    const batch = new DocumentBatch(this.#spec, engine, database, build.id);
    let { progress } = target;
    let storedAt = clock.monotonic();
    const store = async (position: number): Promise<void> => {
      if (progress?.position === position && !progress.failure && batch.changed === 0) return;
      const changes = await ofApplication(position, () => batch.changes());
      const stored = await toStorage(position, () => this.#builds.advance(head, build.id, progress, { position }, changes));
      if (!stored) throw new MovedError(progress);
      progress = stored;
      batch.trim();
      storedAt = clock.monotonic();
    };
    for await (const { commits, position, isEnd } of this.#follow(progress?.position ?? 0, signal)) {
      for (const portion of isCareful ? commits.map((commit) => [commit]) : [commits]) {
        await this.#take(batch, portion);
        const last = portion.at(-1);
        if (isCareful && last) await store(last.position);
      }
      const isDue = batch.changed >= MOST_CHANGED || clock.monotonic() - storedAt >= LONGEST_UNSTORED;
      if (isEnd || isDue) await store(position);
      if (isEnd && (await this.#isDone(target))) return;
    }
  }

  async *#follow(after: number, signal: AbortSignal): AsyncGenerator<FollowedSlice<E>, void, undefined> {
    const { on, aggregate } = this.#spec;
    const wanted = { types: [...on.keys()], names: aggregate === undefined ? undefined : [aggregate] };
    let seen = after;
    try {
      for await (const slice of follow(this.#parts, { ...wanted, after, wake: this.#wake }, signal)) {
        yield slice;
        seen = slice.position;
      }
    } catch (cause) {
      const isDamaged = cause instanceof EventDeserializationError || cause instanceof UnknownEventTypeError;
      throw isDamaged ? new FailedError(seen + 1, { cause }) : cause;
    }
  }

  async #take(batch: DocumentBatch<E, D>, commits: readonly ReadCommit<E>[]): Promise<void> {
    const keys = new Set<string>();
    // What events that are gone have made of documents with keys of their own cannot be told.
    const deletedOf = ({ deleted }: ReadCommit<E>): readonly DeletedStream[] => (this.#spec.key ? [] : deleted);
    const each = async (commit: ReadCommit<E>, take: (message: LoggedMessage<E>) => void): Promise<void> => {
      for (const message of commit.messages) {
        take(message);
        if (this.#time.isOverAfter(MESSAGE_LENGTH)) await this.#time.rest();
      }
    };
    for (const commit of commits) {
      for (const { id } of deletedOf(commit)) keys.add(id);
      await ofApplication(commit.position, () =>
        each(commit, (message) => {
          for (const key of keysOf(this.#spec, message)) keys.add(key);
        }),
      );
    }
    await batch.load(keys);
    for (const commit of commits) {
      for (const { id, version } of deletedOf(commit)) batch.remove(id, version);
      await ofApplication(commit.position, () => each(commit, (message) => batch.take(message)));
    }
  }

  /** At the end of the log: shows the build if it is not shown yet. True when it is not the one to go on with. */
  async #isDone({ head, build }: Target): Promise<boolean> {
    if (build.id !== head.next?.id) {
      if (head.old.length > 0) await this.#builds.removeOld();
      return (await this.#builds.head())?.etag !== head.etag;
    }
    const { active, next } = await this.#builds.state();
    // Old code may have brought the old documents further meanwhile: what was seen in them is in the new ones before they are shown.
    if ((active?.position ?? 0) <= (next?.position ?? 0)) await this.#builds.show(head, build, active);
    return true;
  }

  /** @throws LostLeadError when somebody else has brought the same build further: not just an append one of its documents. */
  async #assertLeads({ head, build }: Target, stored: ProgressRecord | undefined): Promise<void> {
    const [now, progress] = await Promise.all([this.#builds.head(), this.#builds.progress(build.id)]);
    if (now?.etag === head.etag && progress?.etag !== stored?.etag) throw new LostLeadError();
  }

  /** Notes where the projection stands, for every tab to see, unless another build is to be brought up by now. */
  async #fail({ head, build }: Target, { position, cause }: FailedError): Promise<Error> {
    const progress = await this.#builds.progress(build.id);
    const reason = cause instanceof Error ? cause.message : String(cause);
    const after = { position: progress?.position ?? 0, failure: { position, reason } };
    await this.#builds.advance(head, build.id, progress, after, { checks: [], writes: [] });
    return new ProjectionFailedError({ projection: this.#spec.name, position, reason }, { cause });
  }
}
