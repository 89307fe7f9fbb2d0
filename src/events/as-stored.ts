import { refuse } from '../contract/argument.ts';
import type { EventMessage, MessageDomain, StoredMessage } from '../contract/message.ts';
import type { StoreId } from '../contract/store-id.ts';
import { contentOf, definitionOf, type EventRegistry, type RegisteredEvent } from './registry.ts';

/** Where an event is taken to be that is in no database. */
export const NOWHERE = 'none';

/** Messages as they come back once they follow a version of a stream, but for the session that writes them. */
export function asStored<E extends object>(
  registry: EventRegistry<E>,
  messages: readonly EventMessage<E>[],
  { storeId, version }: { readonly storeId: StoreId; readonly version: number },
): readonly StoredMessage<E>[] {
  return messages.map((message, index) => {
    const { event, metadata } = message;
    const definition = definitionOf(registry, event);
    if (!definition) refuse(`messages[${index}].event`, 'must be an event whose class or type stands in defineEvents()');
    const { name, id } = storeId;
    return {
      event,
      metadata: {
        message: {
          ...metadata.message,
          name: definition.name,
          version: definition.version,
          domain: domainOf(definition, message) ?? { name, id },
        },
        context: {
          ...metadata.context,
          partitionId: metadata.context.partitionId ?? storeId.database,
          sequenceNumber: version + index + 1,
        },
      },
    };
  });
}

/** The domain that a message has been given, or that of its event as it is registered. */
export function domainOf(
  definition: RegisteredEvent | undefined,
  { event, metadata: { message } }: EventMessage,
): MessageDomain | undefined {
  if (message.domain || !definition?.domain) return message.domain;
  return { name: definition.domain.name, id: definition.domain.id(contentOf(definition, event) as never) };
}
