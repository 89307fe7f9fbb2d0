import type { AppendToStreamsRequest, StreamAppend } from '../contract/event-store-engine.ts';
import { ProjectionConflictError, StorageUnavailableError } from '../contract/errors/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Answers, Batch, Check, KeyValueDatabase, Write } from '../storage/port.ts';
import type { ConflictError } from '../storage/commit-errors.ts';
import { asDuplicate, commitRecords, findMismatch, tombstones, writesOf } from './batch-writes.ts';
import type { ClosedSession, ClosedSessions } from './closed-sessions.ts';
import { areStored } from './find-stored.ts';
import { parseStreamRecord, type LogRecord, type StreamRecord } from './records.ts';
import { CHECKPOINTS, DOCUMENT_INDEX, DOCUMENTS, EVENTS, IDEMPOTENCY, LOG, STREAMS } from './schema.ts';
import { damagedRecord } from './take-stream.ts';
import { streamKey, streamRecordQuery, versionOfKey, versionQuery } from './stream.ts';

function collectionsOf(appends: readonly StreamAppend[]): readonly string[] {
  const derived = appends.some(({ batch }) => batch.derived) ? [CHECKPOINTS, DOCUMENTS, DOCUMENT_INDEX] : [];
  return [STREAMS, EVENTS, LOG, IDEMPOTENCY, ...derived];
}

export interface AttemptParts {
  readonly database: KeyValueDatabase;
  readonly clock: Clock;
  readonly closed: ClosedSessions;
}

/** One try to append to streams in one transaction, and what came of it. */
export class AppendAttempt {
  readonly #parts: AttemptParts;
  readonly #appends: readonly StreamAppend[];
  readonly #log: AppendToStreamsRequest['log'];
  /** The sessions that were the last ones here. */
  readonly #left: readonly (ClosedSession | undefined)[];
  #versions: readonly number[] = [];
  /** How many sessions the streams have had with this one. */
  #epochs: readonly number[] = [];
  #isHeld = false;
  /** Why nothing was written. */
  #refusal: Error | undefined;

  constructor(parts: AttemptParts, { appends, log }: AppendToStreamsRequest) {
    this.#parts = parts;
    this.#appends = appends;
    this.#log = log;
    this.#left = appends.map(({ storeId }) => parts.closed.take(storeId));
  }

  /** Writes to the streams as they are found. */
  asFound(): Omit<Batch, 'durability'> {
    return {
      checks: this.#derivedChecks(),
      reads: this.#appends.flatMap(({ storeId }) => [streamRecordQuery(streamKey(storeId)), versionQuery(streamKey(storeId))]),
      writes: [],
      decision: { collections: collectionsOf(this.#appends), decide: (answers) => this.#decide(answers) },
    };
  }

  /** Writes to the streams as they were left here, if nobody has come since; `undefined` when it is not known how that was. */
  asLeft(): Omit<Batch, 'durability'> | undefined {
    const checks: Check[] = [];
    const answers: Answers[number][] = [];
    for (const [index, { storeId }] of this.#appends.entries()) {
      const { record, version } = this.#left[index] ?? {};
      if (!record || version === undefined) return undefined;
      const key = streamKey(storeId);
      checks.push({ collection: STREAMS, key, etag: record.etag });
      answers.push([record], [[key, version]]);
    }
    const writes = this.#decide(answers);
    return this.#refusal ? undefined : { checks: [...checks, ...this.#derivedChecks()], writes };
  }

  /** @param isOutrun whether others come in between: then it is no use to go on from here. */
  remember(isOutrun: boolean): void {
    for (const [index, { storeId, sessionId }] of this.#appends.entries()) {
      const name = { etag: sessionId, epoch: this.#epochs[index] ?? 0 };
      this.#parts.closed.remember(storeId, name, isOutrun ? undefined : this.#versions[index]);
    }
  }

  #derivedChecks(): readonly Check[] {
    return this.#appends.flatMap(({ batch }) => batch.derived?.checks ?? []);
  }

  /** What to write in the state that was read. */
  #decide(answers: Answers): readonly Write[] {
    this.#isHeld = false;
    this.#refusal = undefined;
    const { clock } = this.#parts;
    const writes: Write[] = [];
    const starts: number[] = [];
    const epochs: number[] = [];
    this.#versions = this.#appends.map(({ storeId, sessionId, batch, startsAfter = 0 }, index) => {
      const stream = streamKey(storeId);
      const found = answers[2 * index]?.[0];
      const last = parseStreamRecord(found);
      if (!last && found !== undefined) this.#refusal ??= damagedRecord();
      const version = versionOfKey(answers[2 * index + 1]?.[0]);
      const isOurs = last?.etag === sessionId;
      const epoch = (last?.epoch ?? 0) + (isOurs ? 0 : 1);
      epochs.push(epoch);
      if (last && !isOurs && !this.#isOver(last, this.#left[index])) this.#isHeld = true;
      this.#refusal ??= findMismatch(storeId, batch, version, last?.etag);
      const { derived } = batch;
      if (derived && derived.version !== version)
        this.#refusal ??= new ProjectionConflictError({ storeId, actualVersion: version });
      const start = version === 0 ? startsAfter : version;
      const commits = commitRecords(batch.parts, start);
      const newVersion = commits.at(-1)?.lastVersion ?? start;
      starts.push(start);
      if (start > version) writes.push(...tombstones(stream, start));
      if (!isOurs) {
        // Over as soon as it is stored: nobody has to wait for it.
        const record: StreamRecord = { etag: sessionId, epoch, timeoutMs: 0, expiresAt: clock.now() };
        writes.push({ type: 'put', collection: STREAMS, key: stream, value: record });
      }
      writes.push(...writesOf(stream, commits, batch, start), ...(derived?.writes ?? []));
      return newVersion;
    });
    this.#epochs = epochs;
    return this.#isHeld || this.#refusal ? [] : [...writes, ...this.#logOf(starts)];
  }

  /** The records of the log that tell of versions behind those at which the streams start. */
  #logOf(starts: readonly number[]): readonly Write[] {
    const whole = this.#appends.map((_, index): [number, number] => [index, (this.#versions[index] ?? 0) - (starts[index] ?? 0)]);
    const next = [...starts];
    return (this.#log ?? [whole]).flatMap((commit): Write[] => {
      const record: LogRecord = commit.flatMap(([index, count]) => {
        const append = this.#appends[index];
        const first = (next[index] ?? 0) + 1;
        next[index] = first - 1 + count;
        return append && count > 0 ? [streamKey(append.storeId), first, first - 1 + count] : [];
      });
      return record.length > 0 ? [{ type: 'add', collection: LOG, value: record }] : [];
    });
  }

  /** The new versions; `undefined` when somebody else holds a stream. @throws StoreVersionMismatchError */
  result(): readonly number[] | undefined {
    if (this.#isHeld) return undefined;
    if (this.#refusal) throw this.#refusal;
    return this.#versions;
  }

  /** What a conflict means to the caller: only an idempotency id can be taken in a state that was just read. */
  explain(conflict: ConflictError): Error {
    const stream = Array.isArray(conflict.key) ? conflict.key[0] : undefined;
    const append = this.#appends.find(({ storeId }) => streamKey(storeId) === stream);
    const duplicate = append && asDuplicate(append.storeId, conflict);
    const [first] = this.#appends;
    if (conflict.collection === CHECKPOINTS && first) return new ProjectionConflictError({ storeId: first.storeId });
    return duplicate ?? new StorageUnavailableError({ transient: false, reason: conflict.message }, { cause: conflict });
  }

  /** Whether a commit whose answer was lost is stored: all of it is, or nothing. */
  async isStored(): Promise<boolean> {
    const index = this.#appends.findIndex(({ batch }) => batch.parts.length > 0);
    const append = this.#appends[index];
    if (!append || this.#isHeld || this.#refusal) return false;
    const version = (this.#versions[index] ?? 0) - append.batch.parts.reduce((sum, { count }) => sum + count, 0);
    return areStored(this.#parts.database, append.storeId, commitRecords(append.batch.parts, version));
  }

  #isOver(record: StreamRecord, left: ClosedSession | undefined): boolean {
    return record.yields === true || record.etag === left?.record.etag || this.#parts.clock.now() >= record.expiresAt;
  }
}
