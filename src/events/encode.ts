import type { SuperJSONResult } from 'superjson';
import { EventValidationError, InvalidArgumentError, type EventIssue } from '../contract/errors/index.ts';
import type { EventMessage } from '../contract/message.ts';
import type { StoreId } from '../contract/store-id.ts';
import type { EventRegistry, RegisteredEvent } from './registry.ts';
import { serializePlainData } from './plain-data.ts';
import { findUnstorable, nameOf } from './storable.ts';
import { DEFAULT_USER_ID, type StoredForm } from './stored-form.ts';

export interface EncodeContext {
  readonly registry: EventRegistry<object>;
  readonly storeId: StoreId;
  readonly sessionId: string | undefined;
}

/** A message as its text, and what is known of it besides. */
export interface EncodedMessage {
  readonly definition: RegisteredEvent;
  /** Its place in the list that is added. */
  readonly index: number;
  readonly text: string;
}

/**
 * Checks an event and makes the text of its message; its schema is not asked yet. `index` is its place in the list that is added.
 * @throws InvalidArgumentError, EventValidationError
 */
export function encodeMessage(context: EncodeContext, message: EventMessage, index: number): EncodedMessage {
  const type: unknown = message.event.constructor;
  const definition = context.registry.byClass.get(type);
  if (!definition) {
    throw new InvalidArgumentError({
      parameter: `messages[${index}].event`,
      reason: `is an instance of ${nameOf(type)}, which is not registered; add its class to defineEvents()`,
    });
  }
  return { definition, index, text: textOf({ context, definition, message, index }) };
}

interface Checked {
  readonly context: EncodeContext;
  readonly definition: RegisteredEvent;
  readonly message: EventMessage;
  readonly index: number;
}

function textOf(checked: Checked): string {
  const { context, message } = checked;
  const { registry } = context;
  const plain = serializePlainData(message.event);
  const unstorable = plain ? undefined : findUnstorable(message.event, registry.byClass);
  if (unstorable) throw refused(checked, [unstorable]);
  try {
    return JSON.stringify(toStoredForm(checked, plain ?? registry.superJson.serialize({ ...message.event })));
  } catch (cause) {
    throw refused(checked, [{ message: 'cannot be written as text' }], { cause });
  }
}

export function refused(
  { context: { storeId }, definition, index }: Omit<Checked, 'message'>,
  issues: readonly EventIssue[],
  options?: ErrorOptions,
): EventValidationError {
  return new EventValidationError({ storeId, type: definition.name, index, issues }, options);
}

/** JSON leaves out what is undefined. */
function toStoredForm({ context, definition, message }: Checked, { json, meta }: SuperJSONResult): Unfilled<StoredForm> {
  const { storeId, sessionId } = context;
  const { message: head, context: origin } = message.metadata;
  const domain = domainOf(definition, head.domain, message.event);
  const created = head.createdDate.getTime();
  const timestamp = origin.timestamp.getTime();
  return {
    id: head.id,
    type: definition.name,
    version: unless(definition.version, 1),
    created,
    domain: domain && !(domain.name === storeId.name && domain.id === storeId.id) ? [domain.name, domain.id] : undefined,
    correlationId: unless(origin.correlationId, head.id),
    causationId: origin.causationId,
    userId: unless(origin.userId, DEFAULT_USER_ID),
    partitionId: unless(origin.partitionId, storeId.database),
    timestamp: unless(timestamp, created),
    sessionId,
    idempotencyId: origin.idempotencyId,
    scopes: origin.scopes.length > 0 ? origin.scopes : undefined,
    data: json,
    meta,
  };
}

type Unfilled<T> = { readonly [K in keyof T]: T[K] | undefined };

/** A value that is stored only where it is not the default. */
function unless<T>(value: T, usual: T): T | undefined {
  return value === usual ? undefined : value;
}

function domainOf(
  { domain }: RegisteredEvent,
  given: { readonly name: string; readonly id: string } | undefined,
  event: object,
): { readonly name: string; readonly id: string } | undefined {
  return given ?? (domain && { name: domain.name, id: domain.id(event as never) });
}
