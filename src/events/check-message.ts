import { InvalidArgumentError } from '../contract/errors/index.ts';
import type { EventMessage } from '../contract/message.ts';

const MAX_IDEMPOTENCY_ID_LENGTH = 512; // UTF-16 units: it is part of a key

/** @throws InvalidArgumentError when a list of messages is none, or what is in it is no message. */
export function assertMessages(messages: readonly EventMessage[]): void {
  if (!Array.isArray(messages)) refuse('messages', 'must be a list of messages');
  for (const [index, message] of messages.entries()) assertMessage(`messages[${index}]`, message);
}

function assertMessage(parameter: string, message: EventMessage): void {
  if (!isObject(message)) refuse(parameter, 'must be a message: make it with createMessage()');
  if (!isObject(message.event)) refuse(`${parameter}.event`, 'must be an instance of a registered class');
  const { metadata } = message;
  if (!isObject(metadata) || !isObject(metadata.message) || !isObject(metadata.context)) {
    refuse(`${parameter}.metadata`, 'must be the metadata of a message: make it with createMessage()');
  }
  const { id, createdDate } = metadata.message;
  const { timestamp, sequenceNumber, idempotencyId } = metadata.context;
  if (typeof id !== 'string' || id === '') refuse(`${parameter}.metadata.message.id`, 'must be a string that is not empty');
  assertDate(`${parameter}.metadata.message.createdDate`, createdDate);
  assertDate(`${parameter}.metadata.context.timestamp`, timestamp);
  if (sequenceNumber !== undefined && !(Number.isSafeInteger(sequenceNumber) && sequenceNumber >= 1)) {
    refuse(`${parameter}.metadata.context.sequenceNumber`, 'must be a whole number from 1');
  }
  if (idempotencyId !== undefined && !isKeyPart(idempotencyId)) {
    refuse(`${parameter}.metadata.context.idempotencyId`, `must be a string of 1 to ${MAX_IDEMPOTENCY_ID_LENGTH} UTF-16 units`);
  }
}

function assertDate(parameter: string, date: unknown): void {
  if (!(date instanceof Date) || Number.isNaN(date.getTime())) refuse(parameter, 'must be a valid Date');
}

function isKeyPart(id: unknown): boolean {
  return typeof id === 'string' && id.length >= 1 && id.length <= MAX_IDEMPOTENCY_ID_LENGTH;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function refuse(parameter: string, reason: string): never {
  throw new InvalidArgumentError({ parameter, reason });
}
