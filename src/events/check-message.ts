import { isObject, readArgument, refuse } from '../contract/argument.ts';
import type { EventMessage, MessageDomain, Metadata } from '../contract/message.ts';
import { whyNotName } from '../contract/name.ts';

/** @throws InvalidArgumentError when something in the list is no message. */
export function assertMessages(messages: readonly EventMessage[]): void {
  readArgument('messages', () => {
    for (const [index, message] of messages.entries()) assertMessage(`messages[${index}]`, message);
  });
}

/** @throws InvalidArgumentError naming the part that is no part of a message. */
export function assertMessage(parameter: string, message: EventMessage): void {
  readArgument(parameter, () => {
    if (!isObject(message)) refuse(parameter, 'must be a message: make it with createMessage()');
    assertEvent(`${parameter}.event`, message.event);
    const { metadata } = message;
    if (!isObject(metadata) || !isObject(metadata.message) || !isObject(metadata.context)) {
      refuse(`${parameter}.metadata`, 'must be the metadata of a message: make it with createMessage()');
    }
    assertMetadata(metadata, (part, field) => `${parameter}.metadata.${part}.${field}`);
  });
}

/** @throws InvalidArgumentError unless it is an object; whether its class is registered is seen when it is added. */
export function assertEvent(parameter: string, event: unknown): void {
  if (!isObject(event)) refuse(parameter, 'must be an event: an instance of a registered class, or { type, data }');
}

/** Checks all that is stored of metadata. `nameOf` names a field as the caller knows it. @throws InvalidArgumentError */
export function assertMetadata({ message, context }: Metadata, nameOf: (part: keyof Metadata, field: string) => string): void {
  const check = (part: keyof Metadata, field: string, reason: string | undefined): void => {
    if (reason) refuse(nameOf(part, field), reason);
  };
  check('message', 'id', message.id === '' ? 'must not be empty' : whyNotText(message.id));
  check('message', 'createdDate', whyNotDate(message.createdDate));
  check('message', 'domain', ifGiven(message.domain, whyNotDomain));
  check('context', 'correlationId', whyNotText(context.correlationId));
  check('context', 'causationId', ifGiven(context.causationId, whyNotText));
  check('context', 'userId', whyNotText(context.userId));
  check('context', 'partitionId', ifGiven(context.partitionId, whyNotName));
  check('context', 'timestamp', whyNotDate(context.timestamp));
  check('context', 'sequenceNumber', ifGiven(context.sequenceNumber, whyNotVersion));
  check('context', 'idempotencyId', ifGiven(context.idempotencyId, whyNotName));
  check('context', 'scopes', whyNotTexts(context.scopes));
}

function ifGiven(value: unknown, whyNot: (value: unknown) => string | undefined): string | undefined {
  return value === undefined ? undefined : whyNot(value);
}

function whyNotText(value: unknown): string | undefined {
  return typeof value === 'string' ? undefined : 'must be a string';
}

function whyNotTexts(value: unknown): string | undefined {
  const isList = Array.isArray(value) && Array.from(value).every((item) => typeof item === 'string');
  return isList ? undefined : 'must be a list of strings';
}

/** Why there is no aggregate that the value names. */
export function whyNotDomain(value: unknown): string | undefined {
  if (!isObject(value)) return 'must have the name and the id of an aggregate';
  const { name, id } = value as Partial<MessageDomain>;
  const [ofName, ofId] = [whyNotName(name), whyNotName(id)];
  return ofName ? `has a name that ${ofName}` : ofId && `has an id that ${ofId}`;
}

function whyNotDate(value: unknown): string | undefined {
  return Number.isNaN(timeOf(value)) ? 'must be a valid Date' : undefined;
}

/** The time of a Date, which may be of another realm; NaN for anything else. */
function timeOf(value: unknown): number {
  try {
    return Date.prototype.getTime.call(value);
  } catch {
    return Number.NaN;
  }
}

function whyNotVersion(value: unknown): string | undefined {
  return Number.isSafeInteger(value) && Number(value) >= 1 ? undefined : 'must be a whole number from 1';
}
