import type { EncodedCommit, EncodedPage, EncodedSnapshot, EventStoreEngine, ReadRange, ReadTarget } from '../contract/engine.ts';
import { StreamIdempotencyIdNotFoundError } from '../contract/errors/index.ts';
import type { StoredMessage } from '../contract/message.ts';
import type { Cancellable, Signal } from '../contract/platform.ts';
import type { EventStoreReader, GetOptions, StreamOptions } from '../contract/store.ts';
import type { StoreId } from '../contract/store-id.ts';
import { decodeMessage, parseTexts, type DecodeContext } from '../events/decode.ts';
import type { EventRegistry } from '../events/registry.ts';
import { assertName, assertRange, assertWhole } from './arguments.ts';
import { TimeSlice } from './time-slice.ts';

// The first fetch of a stream takes this many commits; the next ones as many as make a text of the size below.
const FIRST_LIMIT = 32;
const MAX_LIMIT = 4_096;
const FETCH_SIZE = 1024 * 1024; // UTF-16 units

export interface ReaderParts<E extends object> {
  readonly engine: EventStoreEngine;
  readonly registry: EventRegistry<E>;
  readonly storeId: StoreId;
  /** What to read through; throws when it is not open. */
  readonly target: () => ReadTarget;
  /** Cancels every call. */
  readonly signal?: Signal | undefined;
}

interface Range {
  readonly first: number;
  readonly last: number;
  readonly useSnapshot?: boolean;
  readonly batchSize?: number | undefined;
}

/** Reads a stream through the engine, and turns what comes into messages. */
export class StreamReader<E extends object> implements EventStoreReader<E> {
  readonly storeId: StoreId;
  readonly #engine: EventStoreEngine;
  readonly #target: () => ReadTarget;
  readonly #decode: DecodeContext;
  readonly #signal: Signal | undefined;

  constructor({ engine, registry, storeId, target, signal }: ReaderParts<E>) {
    // The application sees it, in a log line or an error, and must not change what the engine sees.
    this.storeId = Object.freeze(storeId);
    this.#engine = engine;
    this.#target = target;
    this.#decode = { registry, storeId };
    this.#signal = signal;
  }

  async get({ useSnapshot = false, version = Infinity, signal }: GetOptions = {}): Promise<StoredMessage<E>[]> {
    if (version !== Infinity) assertWhole('version', version, 0);
    return this.#collect({ first: 1, last: version, useSnapshot }, signal);
  }

  async getSlice(first: number, last: number, { signal }: Cancellable = {}): Promise<StoredMessage<E>[]> {
    assertRange(first, last);
    return this.#collect({ first, last }, signal);
  }

  async *stream(options: StreamOptions = {}): AsyncGenerator<StoredMessage<E>, void, undefined> {
    const { first = 1, useSnapshot = false, batchSize, signal } = options;
    if (batchSize !== undefined) assertWhole('batchSize', batchSize, 1);
    assertRange(first, options.last ?? Infinity);
    const last = options.last ?? (await this.version({ signal }));
    for await (const messages of this.#slices({ first, last, useSnapshot, batchSize }, signal)) yield* messages;
  }

  async version({ signal }: Cancellable = {}): Promise<number> {
    return this.#engine.version(this.#target(), this.#cancellable(signal));
  }

  async lastSnapshotVersion({ signal }: Cancellable = {}): Promise<number> {
    const snapshot = await this.#engine.latestSnapshot(this.#target(), Infinity, this.#cancellable(signal));
    return snapshot?.version ?? 0;
  }

  async snapshotVersions({ signal }: Cancellable = {}): Promise<number[]> {
    return [...(await this.#engine.snapshotVersions(this.#target(), this.#cancellable(signal)))];
  }

  async findByIdempotencyId(idempotencyId: string, { signal }: Cancellable = {}): Promise<StoredMessage<E>> {
    assertName('idempotencyId', idempotencyId);
    const version = await this.#engine.findIdempotencyId(this.#target(), idempotencyId, this.#cancellable(signal));
    const [message] = version === undefined ? [] : await this.getSlice(version, version, { signal });
    if (!message) throw new StreamIdempotencyIdNotFoundError({ storeId: this.storeId, idempotencyId });
    return message;
  }

  async #collect(range: Range, signal: Signal | undefined): Promise<StoredMessage<E>[]> {
    const collected: StoredMessage<E>[] = [];
    for await (const messages of this.#slices(range, signal)) for (const message of messages) collected.push(message);
    return collected;
  }

  /** The messages of a range, as many at a time as a slice of the page's time revives. */
  async *#slices(range: Range, signal: Signal | undefined): AsyncGenerator<StoredMessage<E>[], void, undefined> {
    let { first } = range;
    const time = new TimeSlice();
    for await (const { snapshot, commits } of this.#pages(range, signal)) {
      let revived: StoredMessage<E>[] = [];
      if (snapshot) {
        revived.push(this.reviveSnapshot(snapshot));
        first = Math.max(first, snapshot.version + 1);
      }
      try {
        for (const commit of commits) {
          for (const message of this.#revive(commit, first, range.last)) revived.push(message);
          first = commit.lastVersion + 1;
          if (!time.isOverAfter(commit.text.length)) continue;
          yield revived;
          revived = [];
          await time.rest();
          signal?.throwIfAborted();
        }
      } catch (error) {
        // What stands before a message that cannot be revived can be.
        yield revived;
        throw error;
      }
      yield revived;
    }
  }

  /** The pages of a range. While the page revives one, the worker reads the next. */
  async *#pages(range: Range, signal: Signal | undefined): AsyncGenerator<EncodedPage, void, undefined> {
    const { first, last, useSnapshot = false, batchSize } = range;
    if (first > last) return;
    let reading = this.#readPage({ first, last, limit: batchSize ?? FIRST_LIMIT, useSnapshot }, signal);
    for (;;) {
      const page = await reading;
      if (page.next === undefined || page.next > last) return yield page;
      reading = this.#readPage({ first: page.next, last, limit: batchSize ?? nextLimit(page) }, signal);
      // It fails when its turn comes, or not at all.
      reading.catch(() => undefined);
      yield page;
    }
  }

  async #readPage(range: ReadRange, signal: Signal | undefined): Promise<EncodedPage> {
    return this.#engine.read(this.#target(), range, this.#cancellable(signal));
  }

  /** The messages of a commit that the range asks for; only those are revived. */
  #revive(commit: EncodedCommit, first: number, last: number): StoredMessage<E>[] {
    const { firstVersion } = commit;
    const forms = parseTexts(this.#decode, commit);
    const from = Math.max(first - firstVersion, 0);
    return forms
      .slice(from, last - firstVersion + 1)
      .map((form, index) => decodeMessage(this.#decode, form, firstVersion + from + index) as StoredMessage<E>);
  }

  /** @throws UnknownEventTypeError, EventDeserializationError */
  reviveSnapshot({ version, text }: EncodedSnapshot): StoredMessage<E> {
    const [form] = parseTexts(this.#decode, { firstVersion: version, lastVersion: version, text });
    return decodeMessage(this.#decode, form, version) as StoredMessage<E>;
  }

  /** The options of one call of the engine; throws the reason when it has been cancelled already. */
  #cancellable(signal: Signal | undefined): Cancellable {
    const either = signal && this.#signal ? AbortSignal.any([signal, this.#signal]) : (signal ?? this.#signal);
    either?.throwIfAborted();
    return { signal: either };
  }
}

function nextLimit({ commits }: EncodedPage): number {
  const size = commits.reduce((sum, { text }) => sum + text.length, 0);
  return Math.max(1, Math.min(MAX_LIMIT, Math.floor(FETCH_SIZE / (size / commits.length))));
}
