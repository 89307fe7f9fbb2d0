import { readArgument, readOptions } from '../contract/argument.ts';
import type { EventMessage, Metadata } from '../contract/message.ts';
import { assertEvent, assertMetadata } from './check-message.ts';
import { newMessageId } from './message-id.ts';

export interface CreateMessageOptions {
  /** The version that the message must get, from 1. Without it: the next one. */
  readonly sequenceNumber?: number;
  /** Dedupe key within the stream: not blank, well-formed, at most 512 UTF-16 units. */
  readonly idempotencyId?: string;
  /** Default: the message's own id. */
  readonly correlationId?: string;
  readonly causationId?: string;
  /** Default: `'system'`. */
  readonly userId?: string;
  /** The tenant, a name as `openStore` takes it. Default: the database of the store it is added to. */
  readonly partitionId?: string;
  readonly scopes?: readonly string[];
  /** Default: a new UUID v7. */
  readonly id?: string;
  /** Default: now. */
  readonly createdDate?: Date;
}

/**
 * An event with its metadata, ready to be added to a store.
 * @throws InvalidArgumentError naming the option that no store takes.
 */
export function createMessage<E extends object>(event: E, options?: CreateMessageOptions): EventMessage<E> {
  assertEvent('event', event);
  const given = readOptions(options, OPTIONS);
  const { id = newMessageId(), createdDate = new Date(), correlationId = id, userId = 'system', scopes = [] } = given;
  const { sequenceNumber, idempotencyId, causationId, partitionId } = given;
  const metadata: Metadata = {
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
  };
  if (options) readArgument('options', () => assertMetadata(metadata, (_part, option) => option));
  return { event, metadata };
}

const OPTIONS = [
  'sequenceNumber',
  'idempotencyId',
  'correlationId',
  'causationId',
  'userId',
  'partitionId',
  'scopes',
  'id',
  'createdDate',
] as const;
