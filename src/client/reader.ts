import type { EncodedCommit } from '../contract/encoded-commit.ts';
import type { EncodedPage, EncodedSnapshot, EventStoreEngine, ReadRange, ReadTarget } from '../contract/event-store-engine.ts';
import { readArgument, readOptions, refuse } from '../contract/argument.ts';
import { StreamIdempotencyIdNotFoundError } from '../contract/errors/index.ts';
import type { StoredMessage } from '../contract/message.ts';
import { PAGE_LENGTH } from '../contract/page-length.ts';
import type { Cancellable, Signal } from '../contract/platform.ts';
import type { EventStoreReader, GetOptions, OrderOptions, StreamOptions } from '../contract/event-store.ts';
import type { StoreId } from '../contract/store-id.ts';
import { decodeMessage, parseTexts, type DecodeContext } from '../events/decode.ts';
import type { EventRegistry } from '../events/registry.ts';
import { assertBoolean, assertName, assertRange, assertWhole, readCall } from './arguments.ts';
import { LinkedAbort } from '../platform/linked-abort.ts';
import { WantedVersions, type Versions } from './wanted-versions.ts';
import { TimeSlice } from '../platform/time-slice.ts';

// The first fetch of a stream takes this many commits: the tail behind a snapshot, and of a longer stream so few that there is soon
// something to revive. The next ones take as many as make a page.
const FIRST_LIMIT = 128;
const MAX_LIMIT = 4_096;

// IndexedDB counts in 32 bits (IndexedDB, §4.5, `getAll`).
const MAX_BATCH_SIZE = 2 ** 32 - 1; // commits

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
  readonly reverse?: boolean;
  /** Messages. */
  readonly limit?: number;
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

  async get(options?: GetOptions): Promise<StoredMessage<E>[]> {
    const read = this.#read(options, 'useSnapshot', 'version', 'reverse', 'limit');
    const { useSnapshot = false, version = Infinity, signal } = read;
    const order = readOrder(read, useSnapshot);
    if (version !== Infinity) assertWhole('version', version, 0);
    return this.#collect({ first: 1, last: version, useSnapshot, ...order }, signal);
  }

  async getSlice(first: number, last: number, options?: OrderOptions): Promise<StoredMessage<E>[]> {
    const read = this.#read(options, 'reverse', 'limit');
    const order = readOrder(read, false);
    assertRange(first, last);
    return this.#collect({ first, last, ...order }, read.signal);
  }

  async lastMessage(options?: Cancellable): Promise<StoredMessage<E> | undefined> {
    const { signal } = this.#read(options);
    const [message] = await this.#collect({ first: 1, last: Infinity, reverse: true, limit: 1 }, signal);
    return message;
  }

  async exists(options?: Cancellable): Promise<boolean> {
    const { signal } = this.#read(options);
    const { commits } = await this.#readPage({ first: 1, last: Infinity, limit: 1, reverse: true }, signal);
    return commits.length > 0;
  }

  /** No generator itself: its options would be read when the iteration begins. */
  stream(options?: StreamOptions): AsyncGenerator<StoredMessage<E>, void, undefined> {
    return this.#stream(readOptions(options, ['first', 'last', 'useSnapshot', 'batchSize', 'reverse', 'limit', 'signal']));
  }

  async version(options?: Cancellable): Promise<number> {
    return this.#version(this.#read(options).signal);
  }

  async lastSnapshotVersion(options?: Cancellable): Promise<number> {
    const { signal } = this.#read(options);
    const snapshot = await this.#ask(signal, (target, cancellable) => this.#engine.latestSnapshot(target, Infinity, cancellable));
    return snapshot?.version ?? 0;
  }

  async snapshotVersions(options?: Cancellable): Promise<number[]> {
    const { signal } = this.#read(options);
    return [...(await this.#ask(signal, (target, cancellable) => this.#engine.snapshotVersions(target, cancellable)))];
  }

  async findByIdempotencyId(idempotencyId: string, options?: Cancellable): Promise<StoredMessage<E>> {
    const { signal } = this.#read(options);
    assertName('idempotencyId', idempotencyId);
    const version = await this.#ask(signal, (target, cancellable) =>
      this.#engine.findIdempotencyId(target, idempotencyId, cancellable),
    );
    const [message] = version === undefined ? [] : await this.#collect({ first: version, last: version }, signal);
    if (!message) throw new StreamIdempotencyIdNotFoundError({ storeId: this.storeId, idempotencyId });
    return message;
  }

  async *#stream(options: StreamOptions): AsyncGenerator<StoredMessage<E>, void, undefined> {
    const read = this.#read(options, 'first', 'last', 'useSnapshot', 'batchSize', 'reverse', 'limit');
    const { first = 1, useSnapshot = false, batchSize, signal } = read;
    const order = readOrder(read, useSnapshot);
    if (batchSize !== undefined) assertWhole('batchSize', batchSize, 1, MAX_BATCH_SIZE);
    assertRange(first, read.last ?? Infinity);
    const last = read.last ?? (await this.#version(signal));
    for await (const messages of this.#slices({ first, last, useSnapshot, batchSize, ...order }, signal)) {
      for (const message of messages) {
        yield message;
        signal?.throwIfAborted();
      }
    }
  }

  #version(signal: Signal | undefined): Promise<number> {
    return this.#ask(signal, (target, cancellable) => this.#engine.version(target, cancellable));
  }

  async #collect(range: Range, signal: Signal | undefined): Promise<StoredMessage<E>[]> {
    const collected: StoredMessage<E>[] = [];
    for await (const messages of this.#slices(range, signal)) for (const message of messages) collected.push(message);
    return collected;
  }

  /** The messages of a range, as many at a time as a slice of the page's time revives. */
  async *#slices(range: Range, signal: Signal | undefined): AsyncGenerator<StoredMessage<E>[], void, undefined> {
    const wanted = new WantedVersions(range);
    const time = new TimeSlice();
    for await (const { snapshot, commits } of this.#pages(range, signal)) {
      let revived: StoredMessage<E>[] = [];
      if (snapshot) {
        revived.push(this.reviveSnapshot(snapshot));
        wanted.takeSnapshot(snapshot.version);
      }
      try {
        for (const commit of commits) {
          for (const message of this.#revive(commit, wanted.take(commit), range.reverse)) revived.push(message);
          if (wanted.isEnough) return yield revived;
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

  /** The pages of a range. While the page revives one, the worker reads the next, unless nobody wants it any more. */
  async *#pages(range: Range, signal: Signal | undefined): AsyncGenerator<EncodedPage, void, undefined> {
    const { first, last, useSnapshot = false, reverse = false, batchSize, limit: most = Infinity } = range;
    const ahead = new LinkedAbort(signal);
    // A commit holds a message at least.
    const firstLimit = Math.min(batchSize ?? FIRST_LIMIT, most);
    let reading = this.#readPage({ first, last, limit: firstLimit, useSnapshot, reverse }, signal);
    try {
      for (;;) {
        const page = await reading;
        const { next } = page;
        if (next === undefined || (reverse ? next < first : next > last)) return yield page;
        const rest = reverse ? { first, last: next, reverse } : { first: next, last };
        reading = this.#readPage({ ...rest, limit: batchSize ?? nextLimit(page) }, ahead.signal);
        // It fails when its turn comes, or not at all.
        reading.catch(() => undefined);
        yield page;
      }
    } finally {
      ahead.unlink();
      ahead.abort();
    }
  }

  #readPage(range: ReadRange, signal: Signal | undefined): Promise<EncodedPage> {
    return this.#ask(signal, (target, cancellable) => this.#engine.read(target, range, cancellable));
  }

  /** Messages of a commit; only those that are asked for are revived. */
  #revive(commit: EncodedCommit, { first, last }: Versions, reverse = false): StoredMessage<E>[] {
    const forms = parseTexts(this.#decode, commit);
    const messages: StoredMessage<E>[] = [];
    const count = last - first + 1;
    for (let index = 0; index < count; index++) {
      const version = reverse ? last - index : first + index;
      messages.push(decodeMessage(this.#decode, forms[version - commit.firstVersion], version) as StoredMessage<E>);
    }
    return messages;
  }

  /** @throws UnknownEventTypeError, EventDeserializationError */
  reviveSnapshot({ version, text }: EncodedSnapshot): StoredMessage<E> {
    const [form] = parseTexts(this.#decode, { firstVersion: version, lastVersion: version, text });
    return decodeMessage(this.#decode, form, version) as StoredMessage<E>;
  }

  /** The options of a call; throws the reason when it, or the reader, has been cancelled already. */
  #read<O extends Cancellable, K extends keyof O & string>(
    options: O | undefined,
    ...names: readonly K[]
  ): Partial<Pick<O, K>> & Cancellable {
    this.#signal?.throwIfAborted();
    const read = readCall(options, ...names);
    return { ...read, signal: bothOf(read.signal, this.#signal) };
  }

  /** One call of the engine. An abort ends it with its reason, and a store that was closed meanwhile with that. */
  async #ask<T>(signal: Signal | undefined, call: (target: ReadTarget, cancellable: Cancellable) => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    const answer = await call(this.#target(), { signal }).catch((error: unknown) => {
      signal?.throwIfAborted();
      this.#target();
      throw error;
    });
    signal?.throwIfAborted();
    return answer;
  }
}

/** Aborted as soon as one of them is. */
function bothOf(one: Signal | undefined, other: Signal | undefined): Signal | undefined {
  return one && other ? readArgument('signal', () => AbortSignal.any([one, other])) : (one ?? other);
}

/** @throws InvalidArgumentError */
function readOrder(
  { reverse = false, limit = Infinity }: OrderOptions,
  useSnapshot: boolean,
): { reverse: boolean; limit: number } {
  assertBoolean('useSnapshot', useSnapshot);
  assertBoolean('reverse', reverse);
  if (reverse && useSnapshot) refuse('reverse', 'goes without useSnapshot: a snapshot stands for what is before it');
  if (limit !== Infinity) assertWhole('limit', limit, 1);
  return { reverse, limit };
}

function nextLimit({ commits }: EncodedPage): number {
  const size = commits.reduce((sum, { text }) => sum + text.length, 0);
  return Math.max(1, Math.min(MAX_LIMIT, Math.floor(PAGE_LENGTH / (size / commits.length))));
}
