import { isObject, readArgument, refuse } from '../contract/argument.ts';
import type { EventMessage, MessageDomain, Metadata } from '../contract/message.ts';
import type { StoreId } from '../contract/store-id.ts';
import { contentOf, definitionOf, type EventRegistry } from '../events/registry.ts';
import { assertName } from './arguments.ts';

const ABSENT_FROM_METADATA =
  'is absent until the message is added. Open the stream by name and id; or pass the message itself, if defineEvents() gives a domain for its class';
const ABSENT_FROM_MESSAGE =
  'is absent, and defineEvents() gives no domain for the class of its event. Open the stream by name and id';

/** A stream by name and id, and by its database where that is known. */
export type NamedStream = Omit<StoreId, 'database'> & Partial<StoreId>;

/**
 * The stream that a message belongs to: its metadata name it once it was added, and before that the registry may.
 * @throws InvalidArgumentError naming the part that is missing or names no stream.
 */
export function streamOf(named: Metadata | EventMessage, registry: EventRegistry<object>): NamedStream {
  return readArgument('message', () => {
    if (!isObject(named)) refuse('name', 'must be a string, or a message whose stream is meant');
    return 'event' in named
      ? streamOfMetadata('message.metadata', named.metadata, () => registeredDomain(named.event, registry))
      : streamOfMetadata('metadata', named, () => refuse('metadata.message.domain', ABSENT_FROM_METADATA));
  });
}

function streamOfMetadata(path: string, metadata: Metadata, registered: () => MessageDomain): NamedStream {
  if (!isObject(metadata) || !isObject(metadata.message) || !isObject(metadata.context)) {
    refuse(path, 'must be the metadata of a message: make it with createMessage()');
  }
  const { name, id } = metadata.message.domain ?? registered();
  const { partitionId } = metadata.context;
  assertName(`${path}.message.domain.name`, name);
  assertName(`${path}.message.domain.id`, id);
  if (partitionId === undefined) return { name, id };
  assertName(`${path}.context.partitionId`, partitionId);
  return { name, id, database: partitionId };
}

function registeredDomain(event: object, registry: EventRegistry<object>): MessageDomain {
  const definition = definitionOf(registry, event);
  const domain = definition?.domain;
  if (!domain) refuse('message.metadata.message.domain', ABSENT_FROM_MESSAGE);
  return { name: domain.name, id: domain.id(contentOf(definition, event) as never) };
}
