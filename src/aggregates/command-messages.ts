import type { ExecuteOptions } from '../contract/aggregate.ts';
import { refuse } from '../contract/argument.ts';
import type { EventMessage } from '../contract/message.ts';
import { createMessage } from '../events/create-message.ts';
import type { EventRegistry } from '../events/registry.ts';
import { DEFAULT_USER_ID } from '../events/stored-form.ts';
import { toMessages } from '../events/to-messages.ts';

export type CommandMetadata = Pick<ExecuteOptions, 'commandId' | 'userId' | 'correlationId' | 'causationId'>;

/**
 * The messages of a command: what was decided, with the command's metadata where a message that was made by hand leaves its own at
 * the default. They share a correlation id.
 * @throws InvalidArgumentError when what was decided is neither an event nor a message, or the metadata are none.
 */
export function commandMessages<E extends object>(
  registry: EventRegistry<E>,
  decided: unknown,
  command: CommandMetadata,
): readonly EventMessage<E>[] {
  const messages = decided === undefined || decided === null ? [] : toMessages(registry, decided);
  const correlationId = command.correlationId ?? messages[0]?.metadata.context.correlationId;
  return messages.map((message, index) => {
    const { commandId } = command;
    if (index > 0 || commandId === undefined) return withMetadata(message, { ...command, correlationId }) as EventMessage<E>;
    if (message.metadata.context.idempotencyId !== undefined) {
      refuse('commandId', 'stands for the idempotency id of the first message, which has one of its own');
    }
    return withMetadata(message, { ...command, correlationId }, commandId) as EventMessage<E>;
  });
}

function withMetadata(
  { event, metadata: { message, context } }: EventMessage,
  { userId = DEFAULT_USER_ID, correlationId, causationId }: CommandMetadata,
  idempotencyId = context.idempotencyId,
): EventMessage {
  const { partitionId, sequenceNumber } = context;
  const caused = context.causationId ?? causationId;
  const made = createMessage(event, {
    id: message.id,
    createdDate: message.createdDate,
    scopes: context.scopes,
    userId: context.userId === DEFAULT_USER_ID ? userId : context.userId,
    correlationId: context.correlationId === message.id ? (correlationId ?? message.id) : context.correlationId,
    ...(caused !== undefined && { causationId: caused }),
    ...(idempotencyId !== undefined && { idempotencyId }),
    ...(partitionId !== undefined && { partitionId }),
    ...(sequenceNumber !== undefined && { sequenceNumber }),
  });
  return message.domain ? { event, metadata: { ...made.metadata, message } } : made;
}
