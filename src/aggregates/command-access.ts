import type { Aggregate, ExecuteOptions } from '../contract/aggregate.ts';
import type { EncodedPart } from '../contract/event-store-engine.ts';
import type { AggregateHost } from '../contract/event-store-provider.ts';
import { StoreVersionMismatchError } from '../contract/errors/index.ts';
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

/** @param isKept whether the known state was not read just now: then the session that wrote it must have been the last one. */
export function withoutSession<E extends object, S>(
  { host, states, storeId, options: { signal, openTimeout } }: AccessParts<E, S>,
  isKept = false,
): Access<E, S> {
  const { database, name, id } = storeId;
  const options = { database, openTimeout, signal };
  const addBehind = async (
    events: readonly EventMessage<E>[],
    expectedVersion: number,
    lastSession?: string,
  ): Promise<readonly EncodedPart[]> => {
    const [added] = await host.addToStreams([{ name, id, events, expectedVersion }], options, lastSession);
    return added?.append.batch.parts ?? [];
  };
  return {
    reader: host.provider.read(name, id, { database }),
    async add(messages, known) {
      const { version, lastSession } = known;
      try {
        const parts = await addBehind(messages, version, lastSession);
        // A stream keeps its version when it is deleted: only the session tells that it was not, or that there was nothing.
        if (version === 0 || lastSession !== undefined) states.written(storeId, known, parts);
        else states.outrun(storeId);
      } catch (error) {
        const isSameVersion = error instanceof StoreVersionMismatchError && error.actualVersion === version;
        if (isKept || lastSession === undefined || !isSameVersion) throw error;
        // Somebody has had a session and written nothing, say.
        await addBehind(messages, version);
        states.outrun(storeId);
      }
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
