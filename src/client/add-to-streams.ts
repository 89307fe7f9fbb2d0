import type { StreamChange } from '../contract/change.ts';
import { isObject, readArgument, refuse } from '../contract/argument.ts';
import type { EncodedBatch, EventStoreEngine, StreamAppend } from '../contract/event-store-engine.ts';
import { StoreVersionMismatchError } from '../contract/errors/index.ts';
import type { StreamAddition } from '../contract/event-store-provider.ts';
import type { Metadata } from '../contract/message.ts';
import type { InlineAppends } from '../contract/inline-documents.ts';
import type { Cancellable } from '../contract/platform.ts';
import type { EventStoreSettings } from '../contract/settings.ts';
import { encodeBatch } from '../events/encode-batch.ts';
import type { EventRegistry } from '../events/registry.ts';
import { assertStoreId } from './arguments.ts';
import { readExpectedVersion, withMetadata } from './expected-version.ts';

export interface StreamsAdder<E extends object> extends Cancellable {
  readonly engine: EventStoreEngine;
  readonly registry: EventRegistry<E>;
  readonly settings: EventStoreSettings;
  readonly database: string;
  readonly openTimeout: number;
  readonly appends: InlineAppends | undefined;
}

interface Taken {
  readonly append: StreamAppend;
  readonly judge: (() => Promise<void>) | undefined;
  readonly expecting: readonly Metadata[];
}

export interface AddedTo extends StreamChange {
  /** Whether anything was added to it, and not only its version checked. */
  readonly isGrown: boolean;
}

/** Adds to several streams in one transaction; returns what they have become, in the order of the additions. */
export async function addToStreams<E extends object>(
  adder: StreamsAdder<E>,
  additions: readonly StreamAddition<E>[],
): Promise<readonly AddedTo[]> {
  const { engine, settings, openTimeout, signal } = adder;
  const taken = readArgument('additions', () => takeAll(adder, additions));
  for (const { judge } of taken) await judge?.();
  signal?.throwIfAborted();
  const given = taken.map(({ append }) => append);
  const run = (batches: readonly EncodedBatch[]): Promise<readonly number[]> => {
    const appends = given.map((append, index) => ({ ...append, batch: batches[index] ?? append.batch }));
    return engine.appendToStreams({ appends, openTimeout, sessionTimeout: settings.defaultSessionTimeout }, { signal });
  };
  try {
    const batches = given.map(({ batch }) => batch);
    const versions = await (adder.appends?.inTurn(given, run, signal) ?? run(batches));
    return given.map(({ storeId: { database, name, id }, batch }, index) => ({
      database,
      name,
      id,
      version: versions[index] ?? 0,
      isGrown: batch.parts.length > 0,
    }));
  } catch (error) {
    const isMismatch = error instanceof StoreVersionMismatchError;
    throw withMetadata(error, isMismatch ? taken.filter(isOf(error)).flatMap(({ expecting }) => expecting) : []);
  }
}

function isOf({ storeId }: StoreVersionMismatchError): (taken: Taken) => boolean {
  return ({ append }) => append.storeId.name === storeId?.name && append.storeId.id === storeId.id;
}

function takeAll<E extends object>(adder: StreamsAdder<E>, additions: readonly StreamAddition<E>[]): readonly Taken[] {
  if (!Array.isArray(additions)) refuse('additions', 'must be a list of { name, id, events }');
  const seen = new Set<string>();
  return [...(additions as readonly StreamAddition<E>[])].map((addition, index) => {
    const parameter = `additions[${index}]`;
    if (!isObject(addition)) refuse(parameter, 'must have the name and the id of a stream, and its events');
    const { name, id, events = [], expectedVersion } = addition;
    const storeId = { database: adder.database, name, id };
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
    return { append: { storeId, sessionId, batch }, judge, expecting };
  });
}
