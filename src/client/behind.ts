import type { AddToStreamsOptions, AggregateHost, StreamAddition } from '../contract/event-store-provider.ts';
import type { AddedTo } from './add-to-streams.ts';

type AddToStreams<E extends object> = (
  additions: readonly StreamAddition<E>[],
  options: AddToStreamsOptions,
  lastSession: string | undefined,
) => Promise<readonly AddedTo[]>;

/** Adds to a stream that is as the caller knows it, or not at all. */
export function behind<E extends object>(add: AddToStreams<E>): AggregateHost<E>['addBehind'] {
  return async ({ storeId: { database, name, id }, version, lastSession }, events, options) => {
    const [added] = await add([{ name, id, events, expectedVersion: version }], { ...options, database }, lastSession);
    return added?.append.batch.parts ?? [];
  };
}
