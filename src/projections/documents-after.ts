import { isObject, readArgument, refuse } from '../contract/argument.ts';
import type { AddInput } from '../contract/event-store.ts';
import type { EventMessage, MessageDomain } from '../contract/message.ts';
import type { StreamEvents } from '../contract/projection.ts';
import { asStored, domainOf, NOWHERE } from '../events/as-stored.ts';
import { definitionOf } from '../events/registry.ts';
import { toMessages } from '../events/to-messages.ts';
import { recordOf } from './document-record.ts';
import { keysOf, project, type ProjectedMessage, type Spec } from './projection.ts';

/** The documents that events lead to, as if they were added to their streams in this order. */
export function documentsAfter<E extends object, D extends object>(
  spec: Spec<E, D>,
  given: readonly (AddInput<E> | StreamEvents<E>)[],
): ReadonlyMap<string, D> {
  const documents = new Map<string, D>();
  for (const message of messagesOf(spec, given)) {
    for (const key of keysOf(spec, message)) {
      const document = project(spec, documents.get(key), message);
      if (document) documents.set(key, document);
      else documents.delete(key);
    }
  }
  for (const [key, document] of documents) recordOf(spec, key, document);
  return documents;
}

/** As they come back once they are added. @throws InvalidArgumentError */
function* messagesOf<E extends object, D extends object>(spec: Spec<E, D>, given: unknown): Generator<ProjectedMessage<E>> {
  const list = readArgument('events', (): readonly unknown[] => (Array.isArray(given) ? [...(given as unknown[])] : [given]));
  const versions = new Map<string, number>();
  for (const [index, item] of list.entries()) {
    const stream = isStreamEvents(spec, item) ? item : undefined;
    for (const message of toMessages(spec.registry, stream ? stream.events : item)) {
      const { name = spec.aggregate ?? NOWHERE, id } = stream ?? streamOf(spec, message, `events[${index}]`);
      const key = JSON.stringify([name, id]);
      const version = message.metadata.context.sequenceNumber ?? (versions.get(key) ?? 0) + 1;
      versions.set(key, version);
      const storeId = { database: NOWHERE, name, id };
      const stored = asStored<E>(spec.registry, [message as EventMessage<E>], { storeId, version: version - 1 });
      for (const each of stored) yield { ...each, storeId };
    }
  }
}

function isStreamEvents<E extends object, D extends object>({ registry }: Spec<E, D>, item: unknown): item is StreamEvents<E> {
  return isObject(item) && !definitionOf(registry, item) && 'id' in item && 'events' in item;
}

/** @throws InvalidArgumentError when nothing tells the stream. */
function streamOf<E extends object, D extends object>(
  { registry }: Spec<E, D>,
  message: EventMessage,
  parameter: string,
): MessageDomain {
  return (
    domainOf(definitionOf(registry, message.event), message) ??
    refuse(parameter, 'does not tell which stream it is of: put it into { id, events }')
  );
}
