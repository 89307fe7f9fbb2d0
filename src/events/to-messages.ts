import { isObject, readArgument, refuse } from '../contract/argument.ts';
import type { EventMessage } from '../contract/message.ts';
import { createMessage } from './create-message.ts';
import { definitionOf, type EventRegistry } from './registry.ts';

/**
 * What was passed as one event or message, or as a list of them, as a list of messages. Events get the metadata that `createMessage`
 * gives them.
 * @throws InvalidArgumentError when something in it is neither.
 */
export function toMessages(registry: EventRegistry<object>, input: unknown): readonly EventMessage[] {
  return readArgument('messages', () => {
    // A copy: an event's own code, a getter say, may change the list while it is gone through.
    const list: readonly unknown[] = Array.isArray(input) ? [...(input as unknown[])] : [input];
    return list.map((item, index) => toMessage(registry, item, `messages[${index}]`));
  });
}

function toMessage(registry: EventRegistry<object>, item: unknown, parameter: string): EventMessage {
  if (!isObject(item)) refuse(parameter, 'must be an event, or a message made with createMessage()');
  const isEvent = readArgument(
    parameter,
    () => definitionOf(registry, item) !== undefined || !('event' in item && 'metadata' in item),
  );
  return isEvent ? createMessage(item) : (item as EventMessage);
}
