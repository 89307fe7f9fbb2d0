import { readArgument, refuse } from '../contract/argument.ts';
import type { StoredMessage } from '../contract/message.ts';
import { assertRegistry, type EventRegistry } from './registry.ts';

/**
 * Whether a message has the event of that name in `defineEvents`, be it a class or plain data. Narrows `message.event`, which
 * `metadata.message.name` cannot: TypeScript narrows by no property of a property.
 * @throws InvalidArgumentError when `defineEvents` was given no event of that name, or there is no message.
 */
export function isEvent<Events extends object, Name extends keyof Events & string>(
  events: EventRegistry<object, Events>,
  message: StoredMessage,
  name: Name,
): message is StoredMessage<Events[Name] & object> {
  assertRegistry('events', events);
  if (!events.byName.has(name)) refuse('name', 'must be a key of what defineEvents() was given');
  return readArgument('message', () => message.metadata.message.name) === name;
}
