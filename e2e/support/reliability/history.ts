import type { AddReply, Failure, Reply } from '../harness/stream-reply.ts';
import type { AppendOutcome, Interval, StreamOperation } from './stream-operation.ts';

/** What happened in a round. */
export interface Tally {
  acknowledged: number;
  refused: number;
  unknown: number;
  /** Writers who were told that another session has taken their stream. */
  takeovers: number;
  /** Reads of any kind that were answered. */
  looks: number;
}

// What an append may meet whose session is over, or whose caller knew less than others.
const REFUSALS: ReadonlySet<string> = new Set([
  'StoreVersionMismatchError',
  'StoreSessionExpiredError',
  'InvalidStoreSessionError',
  'OpenStoreFailedError',
]);

// What a call may meet whose worker died, or is not to be had.
const NO_WORKER: ReadonlySet<string> = new Set(['WorkerTerminatedError', 'StorageUnavailableError', 'OpenStoreFailedError']);

/** Every call of every client, by stream, with what came back. */
export class History {
  readonly streams = new Map<string, StreamOperation[]>();
  /** Errors that nothing in the round explains. */
  readonly unexpected: string[] = [];
  readonly tally: Tally = { acknowledged: 0, refused: 0, unknown: 0, takeovers: 0, looks: 0 };

  /** Appends, each with its own outcome. What a mismatch tells of the stream's version counts as a look at it. */
  added(stream: string, interval: Interval, replies: readonly AddReply[]): void {
    for (const { reply, ...batch } of replies) {
      const outcome = this.#outcomeOf(reply);
      this.tally[outcome.status]++;
      this.#record(stream, { ...interval, kind: 'append', ...batch, outcome });
      const { actualVersion, activeSessionId } = reply.ok ? {} : reply.failure;
      if (actualVersion !== undefined) this.#record(stream, { ...interval, kind: 'version', version: actualVersion });
      if (activeSessionId !== undefined) this.tally.takeovers++;
    }
  }

  /** A look at the stream. One that failed says nothing. */
  looked<T>(stream: string, reply: Reply<T>, operation: (value: T) => StreamOperation): void {
    if (!reply.ok) return this.passed(reply);
    this.tally.looks++;
    this.#record(stream, operation(reply.value));
  }

  /** A call that neither writes nor tells anything. */
  passed(reply: Reply<unknown>): void {
    if (!reply.ok && !NO_WORKER.has(reply.failure.name)) this.#wonder(reply.failure);
  }

  #outcomeOf(reply: Reply<number>): AppendOutcome {
    if (reply.ok) return { status: 'acknowledged', version: reply.value };
    const { name, outcome } = reply.failure;
    if (!REFUSALS.has(name) && !NO_WORKER.has(name)) this.#wonder(reply.failure);
    return outcome === 'unknown' ? { status: 'unknown' } : { status: 'refused', by: name };
  }

  #wonder({ name, message }: Failure): void {
    this.unexpected.push(`${name}: ${message}`);
  }

  #record(stream: string, operation: StreamOperation): void {
    this.streams.set(stream, [...(this.streams.get(stream) ?? []), operation]);
  }
}
