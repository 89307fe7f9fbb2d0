import { EventStoreError, EventValidationError, InvalidArgumentError, type EventIssue } from '../contract/errors/index.ts';
import { readArgument } from '../contract/argument.ts';
import type { EventMessage, MessageDomain } from '../contract/message.ts';
import type { StoreId } from '../contract/store-id.ts';
import { whyNotDomain } from './check-message.ts';
import { contentOf, definitionOf, type EventRegistry, type RegisteredEvent } from './registry.ts';
import { nameOf } from './class-name.ts';
import { DEFAULT_USER_ID, type StoredData, type StoredForm } from './stored-form.ts';
import { writeEvent } from './write-event.ts';

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
  const parameter = `messages[${index}].event`;
  const definition = readArgument(parameter, () => definitionOf(context.registry, message.event));
  if (!definition)
    throw new InvalidArgumentError({ parameter, reason: readArgument(parameter, () => whyUnknown(message.event)) });
  return { definition, index, text: textOf({ context, definition, message, index }) };
}

function whyUnknown(event: object): string {
  const type: unknown = event.constructor;
  if (type !== Object && type !== undefined)
    return `is an instance of ${nameOf(type)}, which is not registered; add its class to defineEvents()`;
  return 'must be an instance of a registered class, or { type, data } with a type that is registered as plain, and nothing else';
}

interface Checked {
  readonly context: EncodeContext;
  readonly definition: RegisteredEvent;
  readonly message: EventMessage;
  readonly index: number;
}

function textOf(checked: Checked): string {
  const { context, definition, message } = checked;
  try {
    const written = writeEvent(message.event, definition.type, context.registry);
    if ('issue' in written) throw refused(checked, [written.issue], written);
    return JSON.stringify(toStoredForm(checked, written));
  } catch (cause) {
    if (cause instanceof EventStoreError) throw cause;
    throw refused(checked, [{ path: [], message: 'cannot be written as text' }], { cause });
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
function toStoredForm(checked: Checked, { data, meta }: StoredData): Unfilled<StoredForm> {
  const { context, definition, message } = checked;
  const { storeId, sessionId } = context;
  const { message: head, context: origin } = message.metadata;
  const domain = head.domain ?? domainOf(checked);
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
    data,
    meta,
  };
}

type Unfilled<T> = { readonly [K in keyof T]: T[K] | undefined };

/** A value that is stored only where it is not the default. */
function unless<T>(value: T, usual: T): T | undefined {
  return value === usual ? undefined : value;
}

/** The aggregate that the registry names. */
function domainOf(checked: Checked): MessageDomain | undefined {
  const { definition, message } = checked;
  if (!definition.domain) return undefined;
  const domain = { name: definition.domain.name, id: definition.domain.id(contentOf(definition, message.event) as never) };
  const reason = whyNotDomain(domain);
  if (reason) throw refused(checked, [{ message: `its domain ${reason}` }]);
  return domain;
}
