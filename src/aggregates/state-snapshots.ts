import type { EventMessage, StoredMessage } from '../contract/message.ts';
import { createMessage } from '../events/create-message.ts';
import type { RegisteredEvent } from '../events/registry.ts';
import type { KnownState } from './state-cache.ts';

/** States as snapshots, and back. */
export class StateSnapshots<E extends object, S> {
  /** A snapshot is taken once the last one is this many events behind. */
  readonly every: number;
  readonly #type: RegisteredEvent;
  /**
   * What marks a snapshot as one of this aggregate, and of the version of its state that is registered now: an older one is upcast
   * when it is read, and so does not show of which version it was.
   */
  readonly #mark: string;

  constructor(aggregate: string, every: number, type: RegisteredEvent) {
    this.every = every;
    this.#type = type;
    this.#mark = `state of ${aggregate}: ${type.name}, version ${type.version}`;
  }

  /** The message of the state's version is what causes the snapshot. */
  toMessage({ state, lastId }: KnownState<S>): EventMessage<E> {
    const event = this.#type.type ? state : { type: this.#type.name, data: state };
    return createMessage(event as E, { scopes: [this.#mark], ...(lastId !== undefined && { causationId: lastId }) });
  }

  /** The state that a message holds, unless it is something else, or of another version. */
  toKnownState({ event, metadata }: StoredMessage<E>): KnownState<S> | undefined {
    const { scopes, causationId: lastId, sequenceNumber: version } = metadata.context;
    if (metadata.message.name !== this.#type.name || !scopes.includes(this.#mark)) return undefined;
    const state = (this.#type.type ? event : (event as { readonly data?: unknown }).data) as S;
    return { state, version, lastId, lastSession: undefined, snapshotVersion: version };
  }
}
