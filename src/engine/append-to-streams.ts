import type { AppendToStreamsRequest, StreamAppend } from '../contract/event-store-engine.ts';
import { ProjectionConflictError, StorageUnavailableError } from '../contract/errors/index.ts';
import type { Signal } from '../contract/platform.ts';
import type { Durability } from '../contract/settings.ts';
import type { Answers, KeyValueDatabase, Write } from '../storage/port.ts';
import { ConflictError, OutcomeUnknownError } from '../storage/commit-errors.ts';
import type { Clock } from '../platform/clock.ts';
import type { ClosedSessions } from './closed-sessions.ts';
import { asDuplicate, commitRecords, findMismatch, tombstones, writesOf } from './batch-writes.ts';
import { areStored } from './find-stored.ts';
import { parseStreamRecord, type LogRecord, type StreamRecord } from './records.ts';
import { CHECKPOINTS, DOCUMENT_INDEX, DOCUMENTS, EVENTS, IDEMPOTENCY, LOG, STREAMS } from './schema.ts';
import { COMMIT_ATTEMPTS, type Session } from './session.ts';
import { damagedRecord } from './take-stream.ts';
import { streamKey, streamRecordQuery, versionOfKey, versionQuery } from './stream.ts';

export interface StreamsAppender {
  readonly database: KeyValueDatabase;
  readonly clock: Clock;
  readonly closed: ClosedSessions;
  readonly durability: Durability;
  /** Whether others wait for one of the streams: they come first. */
  readonly isWanted: boolean;
  /** Takes a stream, under the id that the append has for its session, after whoever holds it. */
  readonly open: (append: StreamAppend) => Promise<Session>;
  readonly log: AppendToStreamsRequest['log'];
}

/**
 * Appends to several streams in one transaction, or to none; returns their new versions. Each append is a session of its own. One
 * transaction does for streams that nobody holds; else each is taken first, in the order of their keys, so that no two callers wait
 * for each other.
 */
export async function appendToStreams(
  appender: StreamsAppender,
  appends: readonly StreamAppend[],
  signal: Signal | undefined,
): Promise<readonly number[]> {
  if (!appender.isWanted) {
    const versions = await commitAll(appender, appends, signal);
    if (versions) return versions;
  }
  for (;;) {
    const sessions: Session[] = [];
    try {
      for (const append of inOrderOfKeys(appends)) sessions.push(await appender.open(append));
      const versions = await commitAll(appender, appends, signal);
      if (versions) return versions;
    } finally {
      for (const session of sessions) {
        await session.close();
        appender.closed.remember(session.storeId, session.name);
      }
    }
  }
}

function inOrderOfKeys(appends: readonly StreamAppend[]): readonly StreamAppend[] {
  const keyed = appends.map((append) => ({ append, key: streamKey(append.storeId) }));
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ append }) => append);
}

/** One transaction, made again when its answer was lost and it is not stored. `undefined` when somebody else holds a stream. */
async function commitAll(
  appender: StreamsAppender,
  appends: readonly StreamAppend[],
  signal: Signal | undefined,
): Promise<readonly number[] | undefined> {
  const { database, durability } = appender;
  let cause: unknown;
  for (let attempt = 1; attempt <= COMMIT_ATTEMPTS; attempt++) {
    signal?.throwIfAborted();
    const attempted = new Attempt(appender, appends);
    try {
      await database.commit({
        checks: appends.flatMap(({ batch }) => batch.derived?.checks ?? []),
        reads: appends.flatMap(({ storeId }) => [streamRecordQuery(streamKey(storeId)), versionQuery(streamKey(storeId))]),
        writes: [],
        decision: { collections: collectionsOf(appends), decide: (answers) => attempted.decide(answers) },
        durability,
      });
      return attempted.result();
    } catch (error) {
      if (error instanceof ConflictError) throw attempted.explain(error);
      if (!(error instanceof OutcomeUnknownError)) throw error;
      if (await attempted.isStored()) return attempted.result();
      cause = error;
    }
  }
  throw new StorageUnavailableError(
    { transient: true, reason: `an append failed ${COMMIT_ATTEMPTS} times; nothing was written` },
    { cause },
  );
}

function collectionsOf(appends: readonly StreamAppend[]): readonly string[] {
  const derived = appends.some(({ batch }) => batch.derived) ? [CHECKPOINTS, DOCUMENTS, DOCUMENT_INDEX] : [];
  return [STREAMS, EVENTS, LOG, IDEMPOTENCY, ...derived];
}

/** One try to append to all the streams, and what came of it. */
class Attempt {
  readonly #appender: StreamsAppender;
  readonly #appends: readonly StreamAppend[];
  readonly #closed: readonly (StreamRecord | undefined)[];
  #versions: readonly number[] = [];
  #isHeld = false;
  /** Why nothing was written. */
  #refusal: Error | undefined;

  constructor(appender: StreamsAppender, appends: readonly StreamAppend[]) {
    this.#appender = appender;
    this.#appends = appends;
    this.#closed = appends.map(({ storeId }) => appender.closed.take(storeId));
  }

  /** What to write in the state that was read. */
  decide(answers: Answers): readonly Write[] {
    this.#isHeld = false;
    this.#refusal = undefined;
    const { clock } = this.#appender;
    const writes: Write[] = [];
    const starts: number[] = [];
    this.#versions = this.#appends.map(({ storeId, sessionId, batch, startsAfter = 0 }, index) => {
      const stream = streamKey(storeId);
      const found = answers[2 * index]?.[0];
      const last = parseStreamRecord(found);
      if (!last && found !== undefined) this.#refusal ??= damagedRecord();
      const version = versionOfKey(answers[2 * index + 1]?.[0]);
      const isOurs = last?.etag === sessionId;
      if (last && !isOurs && !this.#isOver(last, this.#closed[index])) this.#isHeld = true;
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
        const record: StreamRecord = { etag: sessionId, epoch: (last?.epoch ?? 0) + 1, timeoutMs: 0, expiresAt: clock.now() };
        writes.push({ type: 'put', collection: STREAMS, key: stream, value: record });
      }
      writes.push(...writesOf(stream, commits, batch, start), ...(derived?.writes ?? []));
      return newVersion;
    });
    return this.#isHeld || this.#refusal ? [] : [...writes, ...this.#logOf(starts)];
  }

  /** The records of the log that tell of versions behind those at which the streams start. */
  #logOf(starts: readonly number[]): readonly Write[] {
    const whole = this.#appends.map((_, index): [number, number] => [index, (this.#versions[index] ?? 0) - (starts[index] ?? 0)]);
    const next = [...starts];
    return (this.#appender.log ?? [whole]).flatMap((commit): Write[] => {
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
    return areStored(this.#appender.database, append.storeId, commitRecords(append.batch.parts, version));
  }

  #isOver(record: StreamRecord, closed: StreamRecord | undefined): boolean {
    return record.yields === true || record.etag === closed?.etag || this.#appender.clock.now() >= record.expiresAt;
  }
}
