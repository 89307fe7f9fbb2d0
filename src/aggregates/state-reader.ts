import { EventDeserializationError, UnknownEventTypeError } from '../contract/errors/index.ts';
import type { EventStoreReader } from '../contract/event-store.ts';
import type { StoredMessage } from '../contract/message.ts';
import type { Cancellable } from '../contract/platform.ts';
import type { EncodedPart } from '../contract/event-store-engine.ts';
import type { StoreId } from '../contract/store-id.ts';
import { decodeBatch } from '../events/decode-batch.ts';
import type { EventRegistry } from '../events/registry.ts';
import { StateCache, type KnownState } from './state-cache.ts';
import type { StateFold } from './state-fold.ts';
import type { StateSnapshots } from './state-snapshots.ts';

// What is longer is read again, in slices between which the page can answer its user.
const MOST_AT_ONCE = 100; // messages

const NOTHING = { version: 0, lastId: undefined, lastSession: undefined, snapshotVersion: 0 } as const;

/** Reads states from their streams: what follows the state that is known, or what follows a snapshot, or all. */
export class StateReader<E extends object, S> {
  readonly #cache = new StateCache<S>();
  readonly #registry: EventRegistry<E>;
  readonly #fold: StateFold<E, S>;
  readonly #snapshots: StateSnapshots<E, S> | undefined;

  constructor(registry: EventRegistry<E>, fold: StateFold<E, S>, snapshots: StateSnapshots<E, S> | undefined) {
    this.#registry = registry;
    this.#fold = fold;
    this.#snapshots = snapshots;
  }

  /** The state as it is stored. The same object as long as it is known and nothing was added. */
  async read(reader: EventStoreReader<E>, options: Cancellable): Promise<KnownState<S>> {
    const key = keyOf(reader.storeId);
    const known = this.#cache.get(key);
    const state = (known && (await this.#continue(known, reader, options))) ?? (await this.#begin(reader, options));
    this.#put(key, known, state);
    return state;
  }

  /** The state that is known, unless others are known to have written since: only a write that names its session can tell. */
  kept(storeId: StoreId): KnownState<S> | undefined {
    const known = this.#cache.get(keyOf(storeId));
    return known?.lastSession === undefined ? undefined : known;
  }

  /**
   * Takes note of what was written behind a known state. It is decoded as it will be read: what becomes of the events that the
   * application has made must not come into the state.
   */
  written(storeId: StoreId, known: KnownState<S>, parts: readonly EncodedPart[]): void {
    if (parts.reduce((sum, { count }) => sum + count, 0) > MOST_AT_ONCE) return;
    let state = known;
    try {
      const messages = decodeBatch({ registry: this.#registry, storeId }, parts, known.version);
      for (const message of messages) state = this.#next(state, message as StoredMessage<E>);
    } catch {
      return; // whoever reads it is told
    }
    this.#put(keyOf(storeId), known, state);
  }

  /** Takes note that others have written, or may have. */
  outrun(storeId: StoreId): void {
    const key = keyOf(storeId);
    const known = this.#cache.get(key);
    if (known) this.#cache.put(key, { ...known, lastSession: undefined });
  }

  /** Unless another call has come further meanwhile. */
  #put(key: string, before: KnownState<S> | undefined, state: KnownState<S>): void {
    const other = this.#cache.get(key);
    if (other === before || !other || other.version <= state.version) this.#cache.put(key, state);
  }

  /** Reads the known state's last message once more: a stream that was wiped, and may have begun anew, does not have it. */
  async #continue(
    known: KnownState<S>,
    reader: EventStoreReader<E>,
    { signal }: Cancellable,
  ): Promise<KnownState<S> | undefined> {
    let state: KnownState<S> | undefined;
    for await (const message of reader.stream({ first: known.version, last: Infinity, signal })) {
      if (state) state = this.#next(state, message);
      else if (message.metadata.message.id === known.lastId) state = known;
      else return undefined;
    }
    return state;
  }

  async #begin(reader: EventStoreReader<E>, options: Cancellable): Promise<KnownState<S>> {
    return (
      (this.#snapshots && (await this.#beginWithSnapshot(reader, this.#snapshots, options))) ?? this.#replay(reader, options)
    );
  }

  /** A deleted stream is empty and keeps its version: it is read once more, as it may have begun anew before it was asked for that. */
  async #replay(reader: EventStoreReader<E>, options: Cancellable): Promise<KnownState<S>> {
    const state = await this.#replayOnce(reader, options);
    if (state.version > 0) return state;
    const version = await reader.version(options);
    if (version === 0) return state;
    const again = await this.#replayOnce(reader, options);
    return again.version > 0 ? again : { ...again, version };
  }

  async #replayOnce(reader: EventStoreReader<E>, { signal }: Cancellable): Promise<KnownState<S>> {
    let state: KnownState<S> = { ...NOTHING, state: this.#fold.initial() };
    for await (const message of reader.stream({ last: Infinity, signal })) state = this.#next(state, message);
    return state;
  }

  /** `undefined` when the latest snapshot is of no use, or there is none. */
  async #beginWithSnapshot(
    reader: EventStoreReader<E>,
    snapshots: StateSnapshots<E, S>,
    { signal }: Cancellable,
  ): Promise<KnownState<S> | undefined> {
    let state: KnownState<S> | undefined;
    try {
      for await (const message of reader.stream({ useSnapshot: true, last: Infinity, signal })) {
        state = state ? this.#next(state, message) : snapshots.toKnownState(message);
        if (!state) return undefined;
      }
    } catch (error) {
      // A snapshot that cannot be read. Should it be an event, reading on without a snapshot comes to it as well.
      if (state || !(error instanceof EventDeserializationError || error instanceof UnknownEventTypeError)) throw error;
    }
    return state;
  }

  #next(known: KnownState<S>, message: StoredMessage<E>): KnownState<S> {
    const state = this.#fold.next(known.state, message);
    const { message: head, context } = message.metadata;
    return { ...known, state, version: context.sequenceNumber, lastId: head.id, lastSession: context.sessionId };
  }

  /** Takes note of a snapshot that was taken. */
  snapshotTaken(storeId: StoreId, version: number): void {
    const key = keyOf(storeId);
    const known = this.#cache.get(key);
    if (known && known.version >= version) this.#cache.put(key, { ...known, lastSession: undefined, snapshotVersion: version });
  }
}

/** All of them are of one aggregate type. */
function keyOf({ database, id }: StoreId): string {
  return JSON.stringify([database, id]);
}
