import type { StreamChange } from '../contract/change.ts';
import { isObject, readArgument, refuse } from '../contract/argument.ts';
import type { EncodedBatch, EventStoreEngine, StreamAppend } from '../contract/event-store-engine.ts';
import { StoreVersionMismatchError } from '../contract/errors/index.ts';
import type { AddToStreamsOptions, StreamAddition } from '../contract/event-store-provider.ts';
import type { Metadata } from '../contract/message.ts';
import type { InlineAppends } from '../contract/inline-documents.ts';
import type { EventStoreSettings } from '../contract/settings.ts';
import { encodeBatch } from '../events/encode-batch.ts';
import type { EventRegistry } from '../events/registry.ts';
import { assertName, assertStoreId, assertTimeout, readCall } from './arguments.ts';
import { readExpectedVersion, withMetadata } from './expected-version.ts';

export interface StreamsAdder<E extends object> {
  readonly engine: EventStoreEngine;
  readonly registry: EventRegistry<E>;
  readonly settings: EventStoreSettings;
  readonly appends: InlineAppends | undefined;
  /** The session that must have been the last one of each stream. Absent when it does not matter. */
  readonly lastSession?: string | undefined;
}

interface Taken {
  readonly append: StreamAppend;
  readonly judge: (() => Promise<void>) | undefined;
  readonly expecting: readonly Metadata[];
}

/** What was added to a stream. */
export interface AddedTo {
  readonly change: StreamChange;
  readonly append: StreamAppend;
}

/** Adds to several streams in one transaction; returns what they have become, in the order of the additions. */
export async function addToStreams<E extends object>(
  adder: StreamsAdder<E>,
  additions: readonly StreamAddition<E>[],
  options: AddToStreamsOptions | undefined,
): Promise<readonly AddedTo[]> {
  const { engine, settings } = adder;
  const given = readCall(options, 'database', 'openTimeout');
  const { database = settings.defaultDatabase, openTimeout = settings.defaultOpenTimeout, signal } = given;
  assertName('database', database);
  assertTimeout('openTimeout', openTimeout, 0);
  const taken = readArgument('additions', () => takeAll(adder, database, additions));
  // No wait where there is no need: calls that are not awaited keep their order.
  for (const { judge } of taken) if (judge) await judge();
  signal?.throwIfAborted();
  const appends = taken.map(({ append }) => append);
  const run = (batches: readonly EncodedBatch[]): Promise<readonly number[]> => {
    const whole = appends.map((append, index) => ({ ...append, batch: batches[index] ?? append.batch }));
    const request = { appends: whole, openTimeout, sessionTimeout: settings.defaultSessionTimeout };
    return engine.appendToStreams(request, { signal });
  };
  try {
    const batches = appends.map(({ batch }) => batch);
    const versions = await (adder.appends?.inTurn(appends, run, signal) ?? run(batches));
    return appends.map((append, index) => ({ change: { ...append.storeId, version: versions[index] ?? 0 }, append }));
  } catch (error) {
    const isMismatch = error instanceof StoreVersionMismatchError;
    throw withMetadata(error, isMismatch ? taken.filter(isOf(error)).flatMap(({ expecting }) => expecting) : []);
  }
}

function isOf({ storeId }: StoreVersionMismatchError): (taken: Taken) => boolean {
  return ({ append }) => append.storeId.name === storeId?.name && append.storeId.id === storeId.id;
}

function takeAll<E extends object>(
  adder: StreamsAdder<E>,
  database: string,
  additions: readonly StreamAddition<E>[],
): readonly Taken[] {
  if (!Array.isArray(additions)) refuse('additions', 'must be a list of { name, id, events }');
  const seen = new Set<string>();
  return [...(additions as readonly StreamAddition<E>[])].map((addition, index) => {
    const parameter = `additions[${index}]`;
    if (!isObject(addition)) refuse(parameter, 'must have the name and the id of a stream, and its events');
    const { name, id, events = [], expectedVersion } = addition;
    const storeId = { database, name, id };
    assertStoreId(storeId);
    const key = JSON.stringify([name, id]);
    if (seen.has(key)) refuse(parameter, 'is of a stream that is in the list already: put its events together');
    seen.add(key);
    const sessionId = crypto.randomUUID();
    const { batch, judge, expecting } = encodeBatch(
      { registry: adder.registry, limits: adder.settings, storeId, sessionId },
      events,
      readExpectedVersion(expectedVersion),
    );
    return { append: { storeId, sessionId, batch: { ...batch, lastSession: adder.lastSession } }, judge, expecting };
  });
}
