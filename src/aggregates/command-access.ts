import type { Aggregate, ExecuteOptions } from '../contract/aggregate.ts';
import type { AggregateHost } from '../contract/event-store-provider.ts';
import type { EventStore, EventStoreReader } from '../contract/event-store.ts';
import type { EventMessage } from '../contract/message.ts';
import type { KnownState } from './state-cache.ts';
import type { StateReader } from './state-reader.ts';

export interface AccessParts<E extends object, S> {
  readonly host: AggregateHost<E>;
  readonly states: StateReader<E, S>;
  readonly storeId: Aggregate<E, S>['storeId'];
  readonly options: Pick<ExecuteOptions, 'signal' | 'openTimeout'>;
}

/** What a try works with: the stream without a session, or a store of it. */
export interface Access<E extends object, S> {
  readonly reader: EventStoreReader<E>;
  /** Adds to the stream if it is still at the version of the known state. */
  add(messages: readonly EventMessage<E>[], known: KnownState<S>): Promise<void>;
}

/** @param lastSession the session that must have been the stream's last one; absent: any. */
export function withoutSession<E extends object, S>(
  { host, states, storeId, options: { signal, openTimeout } }: AccessParts<E, S>,
  lastSession?: string,
): Access<E, S> {
  const { database, name, id } = storeId;
  return {
    reader: host.provider.read(name, id, { database }),
    async add(messages, known) {
      const stream = { storeId, version: known.version, lastSession };
      const stored = await host.addBehind(stream, messages, { openTimeout, signal });
      if (stored) states.written(storeId, known, stored);
    },
  };
}

export function inSession<E extends object, S>(
  { states, storeId, options: { signal } }: AccessParts<E, S>,
  store: EventStore<E>,
): Access<E, S> {
  return {
    reader: store,
    async add(messages, { version: expectedVersion }) {
      await store.add(messages, { expectedVersion, signal });
      states.outrun(storeId);
    },
  };
}
