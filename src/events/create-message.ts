import type { EventMessage } from '../contract/message.ts';
import { newMessageId } from './message-id.ts';

export interface CreateMessageOptions {
  /** The version that the message must get, from 1. Without it: the next one. */
  readonly sequenceNumber?: number;
  /** Dedupe key within the stream, 1 to 512 UTF-16 units. */
  readonly idempotencyId?: string;
  /** Default: the message's own id. */
  readonly correlationId?: string;
  readonly causationId?: string;
  /** Default: `'system'`. */
  readonly userId?: string;
  /** The tenant. Default: the database of the store it is added to. */
  readonly partitionId?: string;
  readonly scopes?: readonly string[];
  /** Default: a new UUID v7. */
  readonly id?: string;
  /** Default: now. */
  readonly createdDate?: Date;
}

/** An event with its metadata, ready to be added to a store. */
export function createMessage<E extends object>(event: E, options: CreateMessageOptions = {}): EventMessage<E> {
  const { id = newMessageId(), createdDate = new Date(), correlationId = id, userId = 'system', scopes = [] } = options;
  const { sequenceNumber, idempotencyId, causationId, partitionId } = options;
  return {
    event,
    metadata: {
      message: { id, createdDate },
      context: {
        correlationId,
        userId,
        timestamp: createdDate,
        scopes,
        ...(causationId !== undefined && { causationId }),
        ...(partitionId !== undefined && { partitionId }),
        ...(sequenceNumber !== undefined && { sequenceNumber }),
        ...(idempotencyId !== undefined && { idempotencyId }),
      },
    },
  };
}
