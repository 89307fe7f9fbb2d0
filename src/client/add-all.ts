import { isObject, readArgument, refuse } from '../contract/argument.ts';
import type { AddAllOptions, AddInput, AddOptions } from '../contract/event-store.ts';
import { isolated } from '../platform/isolated.ts';
import { TimeSlice } from '../platform/time-slice.ts';
import { assertFunction, assertWhole, readCall } from './arguments.ts';

const DEFAULT_BATCH_SIZE = 1_000; // events

type AddBatch<E extends object> = (batch: readonly AddInput<E>[], options: AddOptions) => Promise<number>;

/** Adds what an iterable yields, batch by batch; returns the version after the last. */
export async function addAll<E extends object>(
  add: AddBatch<E>,
  events: Iterable<AddInput<E>> | AsyncIterable<AddInput<E>>,
  options: AddAllOptions | undefined,
): Promise<number> {
  const {
    signal,
    batchSize = DEFAULT_BATCH_SIZE,
    onProgress,
    ...first
  } = readCall(options, ...(['batchSize', 'onProgress', 'expectedVersion'] as const));
  assertWhole('batchSize', batchSize, 1);
  if (onProgress !== undefined) assertFunction('onProgress', onProgress);
  const source = readArgument('events', () => readSource(events));
  const total = Array.isArray(source) ? source.length : undefined;
  const time = new TimeSlice();
  let { expectedVersion } = first;
  let version: number | undefined;
  let done = 0;
  const flush = async (batch: readonly AddInput<E>[]): Promise<void> => {
    version = await add(batch, { signal, ...(expectedVersion !== undefined && { expectedVersion }) });
    expectedVersion = undefined;
    done += batch.length;
    if (onProgress) isolated(() => onProgress({ done, total }));
    await time.rest();
    signal?.throwIfAborted();
  };
  let batch: AddInput<E>[] = [];
  const take = async (event: AddInput<E>): Promise<void> => {
    signal?.throwIfAborted();
    batch.push(event);
    if (batch.length < batchSize) return;
    const full = batch;
    batch = [];
    await flush(full);
  };
  // Only an async iterable is gone through as one: that would call an event's `then`, if it has one.
  if (Symbol.asyncIterator in source) for await (const event of source) await take(event);
  else for (const event of source) await take(event);
  if (batch.length > 0 || version === undefined) await flush(batch);
  return version ?? 0;
}

/** A list is taken as it is at the call. */
function readSource<T>(events: Iterable<T> | AsyncIterable<T>): Iterable<T> | AsyncIterable<T> {
  if (Array.isArray(events)) return [...(events as T[])];
  if (isObject(events) && (Symbol.iterator in events || Symbol.asyncIterator in events)) return events;
  return refuse('events', 'must be an iterable, or an async iterable, of events or messages');
}
