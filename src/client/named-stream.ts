import { isObject, readArgument, refuse } from '../contract/argument.ts';
import type { EventMessage, MessageDomain, Metadata } from '../contract/message.ts';
import type { StoreId } from '../contract/store-id.ts';
import type { EventRegistry } from '../events/registry.ts';
import { assertName } from './arguments.ts';

/**
 * The stream that a message belongs to: what its metadata says, else what the registry says of its event's class.
 * @throws InvalidArgumentError naming what is missing.
 */
export function streamOf(
  named: Metadata | EventMessage,
  registry: EventRegistry<object>,
): Pick<StoreId, 'name' | 'id'> & Partial<StoreId> {
  return readArgument('message', () => {
    if (!isObject(named)) refuse('name', 'must be a string, or the message whose stream is meant');
    const event = 'event' in named ? named.event : undefined;
    const [path, metadata] = 'metadata' in named ? ['message.metadata', named.metadata] : ['metadata', named];
    if (!isObject(metadata?.message) || !isObject(metadata.context)) refuse(path, 'must be that of a message');
    const domain = metadata.message.domain ?? domainOf(event, registry);
    if (!domain) refuse(`${path}.message.domain`, event ? NO_DOMAIN : NO_EVENT);
    const { name, id } = domain;
    const { partitionId } = metadata.context;
    assertName(`${path}.message.domain.name`, name);
    assertName(`${path}.message.domain.id`, id);
    if (partitionId === undefined) return { name, id };
    assertName(`${path}.context.partitionId`, partitionId);
    return { name, id, database: partitionId };
  });
}

const NO_DOMAIN = "is absent, and defineEvents() gives no domain for the event's class; open the stream by name and id";
const NO_EVENT =
  'is absent until the message is added; open the stream by name and id, or pass the whole message, whose class may have a domain in defineEvents()';

function domainOf(event: object | undefined, { byClass }: EventRegistry<object>): MessageDomain | undefined {
  const domain = event && byClass.get(event.constructor)?.domain;
  return domain && { name: domain.name, id: domain.id(event as never) };
}
