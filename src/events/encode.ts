import type { StandardSchemaV1 } from '@standard-schema/spec';
import { EventStoreError, EventValidationError, InvalidArgumentError, type EventIssue } from '../contract/errors/index.ts';
import { readArgument } from '../contract/argument.ts';
import type { EventMessage, MessageDomain } from '../contract/message.ts';
import type { StoreId } from '../contract/store-id.ts';
import { whyNotDomain } from './check-message.ts';
import type { EventRegistry, RegisteredEvent } from './registry.ts';
import { nameOf } from './class-name.ts';
import { DEFAULT_USER_ID, type StoredData, type StoredForm } from './stored-form.ts';
import { writeEvent } from './write-event.ts';

export interface EncodeContext {
  readonly registry: EventRegistry<object>;
  readonly storeId: StoreId;
  readonly sessionId: string | undefined;
}

/**
 * Checks an event and returns the text of its message, at once unless its class has a schema. `index` is its place in the list
 * that is added.
 * @throws InvalidArgumentError, EventValidationError
 */
export function encodeMessage(context: EncodeContext, message: EventMessage, index: number): string | Promise<string> {
  const type: unknown = readArgument(`messages[${index}].event`, () => message.event.constructor);
  const definition = context.registry.byClass.get(type);
  if (!definition) {
    throw new InvalidArgumentError({
      parameter: `messages[${index}].event`,
      reason: `is an instance of ${nameOf(type)}, which is not registered; add its class to defineEvents()`,
    });
  }
  const { schema } = definition;
  const checked = { context, definition, message, index };
  return schema ? validate(checked, schema).then(() => textOf(checked)) : textOf(checked);
}

interface Checked {
  readonly context: EncodeContext;
  readonly definition: RegisteredEvent;
  readonly message: EventMessage;
  readonly index: number;
}

async function validate(checked: Checked, schema: StandardSchemaV1): Promise<void> {
  const refusal = await refusalOf(checked, schema).catch((cause: unknown) =>
    refused(checked, [{ message: 'the schema could not be applied' }], { cause }),
  );
  if (refusal) throw refusal;
}

/** Rejects with whatever comes of a schema that throws, or answers as no schema does. */
async function refusalOf(checked: Checked, schema: StandardSchemaV1): Promise<EventValidationError | undefined> {
  const result = await schema['~standard'].validate(checked.message.event);
  if (!result.issues) {
    if ('value' in result) return undefined;
    throw new TypeError('The schema returned neither a value nor issues.');
  }
  if (result.issues.length === 0) return undefined;
  return refused(
    checked,
    result.issues.map(({ message, path }) =>
      path ? { message, path: path.map((segment) => (typeof segment === 'object' ? segment.key : segment)) } : { message },
    ),
  );
}

function textOf(checked: Checked): string {
  const { context, definition, message } = checked;
  try {
    const written = writeEvent(message.event, definition, context.registry);
    if ('issue' in written) throw refused(checked, [written.issue], written);
    return JSON.stringify(toStoredForm(checked, written));
  } catch (cause) {
    if (cause instanceof EventStoreError) throw cause;
    throw refused(checked, [{ path: [], message: 'cannot be written as text' }], { cause });
  }
}

function refused(
  { context: { storeId }, definition, index }: Checked,
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
  const domain = { name: definition.domain.name, id: definition.domain.id(message.event as never) };
  const reason = whyNotDomain(domain);
  if (reason) throw refused(checked, [{ message: `its domain ${reason}` }]);
  return domain;
}
