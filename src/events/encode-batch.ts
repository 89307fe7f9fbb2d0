import type { EncodedBatch, EncodedPart } from '../contract/engine.ts';
import { DuplicateIdempotencyIdError, InvalidArgumentError } from '../contract/errors/index.ts';
import type { EventMessage } from '../contract/message.ts';
import { MAX_RECORD_BYTES, storedSize } from '../contract/record-size.ts';
import type { EventStoreSettings } from '../contract/settings.ts';
import { assertMessages } from './check-message.ts';
import { encodeMessage, type EncodeContext } from './encode.ts';

export interface BatchContext extends EncodeContext {
  readonly limits: Pick<EventStoreSettings, 'maxMessageLength' | 'maxBatchLength'>;
}

/** Checks all messages and returns them as one batch. Nothing is written when one of them is refused. */
export async function encodeBatch(context: BatchContext, messages: readonly EventMessage[]): Promise<EncodedBatch> {
  assertMessages(messages);
  const { maxMessageLength, maxBatchLength } = context.limits;
  const texts: string[] = [];
  let length = 0;
  for (const [index, message] of messages.entries()) {
    const encoding = encodeMessage(context, message, index);
    const text = typeof encoding === 'string' ? encoding : await encoding;
    assertLength(`messages[${index}]`, text.length, maxMessageLength, 'maxMessageLength');
    assertLength('messages', (length += text.length), maxBatchLength, 'maxBatchLength');
    texts.push(text);
  }
  return {
    parts: splitParts(texts),
    expectations: expectationsOf(messages),
    idempotencyIds: idempotencyIdsOf(context, messages),
  };
}

function assertLength(parameter: string, length: number, limit: number, setting: string): void {
  if (length <= limit) return;
  throw new InvalidArgumentError({ parameter, reason: `has ${length} UTF-16 units or more; settings.${setting} is ${limit}` });
}

function splitParts(texts: readonly string[]): readonly EncodedPart[] {
  const parts: EncodedPart[] = [];
  let group: string[] = [];
  let bytes = 0;
  const flush = (): void => {
    if (group.length > 0) parts.push({ count: group.length, text: `[${group.join()}]` });
    group = [];
    bytes = 0;
  };
  for (const text of texts) {
    const size = storedSize(text);
    if (bytes + size > MAX_RECORD_BYTES) flush();
    group.push(text);
    bytes += size;
  }
  flush();
  return parts;
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
