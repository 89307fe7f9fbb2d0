import { EventDeserializationError, UnknownEventTypeError } from '../contract/errors/index.ts';
import type { EventStoreReader } from '../contract/event-store.ts';
import type { StoredMessage } from '../contract/message.ts';
import type { Cancellable } from '../contract/platform.ts';
import type { StoreId } from '../contract/store-id.ts';
import { StateCache, type KnownState } from './state-cache.ts';
import type { StateFold } from './state-fold.ts';
import type { StateSnapshots } from './state-snapshots.ts';

/** Reads states from their streams: what follows the state that is known, or what follows a snapshot, or all. */
export class StateReader<E extends object, S> {
  readonly #cache = new StateCache<S>();
  readonly #fold: StateFold<E, S>;
  readonly #snapshots: StateSnapshots<E, S> | undefined;

  constructor(fold: StateFold<E, S>, snapshots: StateSnapshots<E, S> | undefined) {
    this.#fold = fold;
    this.#snapshots = snapshots;
  }

  /** The state as it is stored. The same object as long as it is known and nothing was added. */
  async read(reader: EventStoreReader<E>, options: Cancellable): Promise<KnownState<S>> {
    const key = keyOf(reader.storeId);
    const known = this.#cache.get(key);
    const state = (known && (await this.#continue(known, reader, options))) ?? (await this.#begin(reader, options));
    const other = this.#cache.get(key);
    // Another call may have read further meanwhile.
    if (other === known || !other || other.version <= state.version) this.#cache.put(key, state);
    return state;
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

  async #replay(reader: EventStoreReader<E>, { signal }: Cancellable): Promise<KnownState<S>> {
    let state: KnownState<S> = { state: this.#fold.initial(), version: 0, lastId: undefined, snapshotVersion: 0 };
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
    return { ...known, state, version: context.sequenceNumber, lastId: head.id };
  }

  /** Takes note of a snapshot that was taken. */
  snapshotTaken(storeId: StoreId, version: number): void {
    const key = keyOf(storeId);
    const known = this.#cache.get(key);
    if (known && known.version >= version) this.#cache.put(key, { ...known, snapshotVersion: version });
  }
}

/** All of them are of one aggregate type. */
function keyOf({ database, id }: StoreId): string {
  return JSON.stringify([database, id]);
}
