import type { EncodedBatch } from '../contract/event-store-engine.ts';
import { DuplicateIdempotencyIdError, InvalidArgumentError } from '../contract/errors/index.ts';
import type { EventMessage, Metadata } from '../contract/message.ts';
import type { EventStoreSettings } from '../contract/settings.ts';
import { applySchema } from './apply-schema.ts';
import { assertMessages } from './check-message.ts';
import { copyMetadata } from './copy-metadata.ts';
import { encodeMessage, type EncodeContext, type EncodedMessage } from './encode.ts';
import { splitParts } from './split-parts.ts';
import { toMessages } from './to-messages.ts';

export interface BatchContext extends EncodeContext {
  readonly limits: Pick<EventStoreSettings, 'maxMessageLength' | 'maxBatchLength'>;
}

/** All that is needed of a list of messages, which may be changed from now on. */
export interface TakenBatch {
  readonly batch: EncodedBatch;
  /** Has the schemas judge what will be stored; absent when no class has one. Rejects with EventValidationError. */
  readonly judge: (() => Promise<void>) | undefined;
  /** Metadata of the messages that the batch's expectations speak of. */
  readonly expecting: readonly Metadata[];
}

/**
 * Checks all events and messages and encodes them as one batch. Nothing is written when one of them is refused.
 * @throws InvalidArgumentError, EventValidationError
 */
export function encodeBatch(
  context: BatchContext,
  input: unknown,
  expectedVersion?: EncodedBatch['expectedVersion'],
): TakenBatch {
  const list = toMessages(context.registry, input);
  assertMessages(list);
  const { maxMessageLength, maxBatchLength } = context.limits;
  const texts: string[] = [];
  const judged: EncodedMessage[] = [];
  let length = 0;
  for (const [index, message] of list.entries()) {
    const encoded = encodeMessage(context, message, index);
    const { text, definition } = encoded;
    assertLength(`messages[${index}]`, text.length, maxMessageLength, 'maxMessageLength');
    assertLength('messages', (length += text.length), maxBatchLength, 'maxBatchLength');
    texts.push(text);
    if (definition.schema) judged.push(encoded);
  }
  const expectations = expectationsOf(list);
  return {
    batch: {
      parts: splitParts(texts),
      expectations,
      idempotencyIds: idempotencyIdsOf(context, list),
      ...(expectedVersion !== undefined && { expectedVersion }),
    },
    judge: judged.length > 0 ? () => judgeAll(context, judged) : undefined,
    expecting: expectations.map(([index]) => copyMetadata((list[index] as EventMessage).metadata)),
  };
}

function assertLength(parameter: string, length: number, limit: number, setting: string): void {
  if (length <= limit) return;
  throw new InvalidArgumentError({ parameter, reason: `has ${length} UTF-16 units or more; settings.${setting} is ${limit}` });
}

async function judgeAll(context: BatchContext, judged: readonly EncodedMessage[]): Promise<void> {
  for (const message of judged) await applySchema(context, message);
}

/** Each expected version once: a run of consecutive sequence numbers says the same thing again and again. */
function expectationsOf(messages: readonly EventMessage[]): EncodedBatch['expectations'] {
  const expectations: (readonly [index: number, version: number])[] = [];
  let base: number | undefined;
  for (const [index, { metadata }] of messages.entries()) {
    const version = metadata.context.sequenceNumber;
    if (version === undefined || version - index === base) continue;
    base = version - index;
    expectations.push([index, version]);
  }
  return expectations;
}

function idempotencyIdsOf({ storeId }: BatchContext, messages: readonly EventMessage[]): EncodedBatch['idempotencyIds'] {
  const seen = new Map<string, number>();
  for (const [index, { metadata }] of messages.entries()) {
    const id = metadata.context.idempotencyId;
    if (id === undefined) continue;
    if (seen.has(id)) throw new DuplicateIdempotencyIdError({ storeId, idempotencyId: id, existingVersion: undefined });
    seen.set(id, index);
  }
  return [...seen].map(([id, index]) => [index, id]);
}
