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

/**
 * Checks an event and returns the text of its message. `index` is its place in the list that is added.
 * @throws InvalidArgumentError, EventValidationError
 */
export async function encodeMessage(context: EncodeContext, message: EventMessage, index: number): Promise<string> {
  const { registry, storeId } = context;
  const type: unknown = message.event.constructor;
  const definition = registry.byClass.get(type);
  if (!definition) {
    throw new InvalidArgumentError({
      parameter: `messages[${index}].event`,
      reason: `is an instance of ${nameOf(type)}, which is not registered; add its class to defineEvents()`,
    });
  }
  const fail = (issues: readonly EventIssue[], options?: ErrorOptions): EventValidationError =>
    new EventValidationError({ storeId, type: definition.name, index, issues }, options);
  const issues = await validate(definition, message.event).catch((cause: unknown) => {
    throw fail([{ message: 'the schema could not be applied' }], { cause });
  });
  if (issues.length > 0) throw fail(issues);
  const plain = serializePlainData(message.event);
  const unstorable = plain ? undefined : findUnstorable(message.event, registry.byClass);
  if (unstorable) throw fail([unstorable]);
  try {
    const data = plain ?? registry.superJson.serialize({ ...message.event });
    return JSON.stringify(toStoredForm(context, definition, message, data));
  } catch (cause) {
    throw fail([{ message: 'cannot be written as text' }], { cause });
  }
}

async function validate({ schema }: RegisteredEvent, event: object): Promise<readonly EventIssue[]> {
  if (!schema) return [];
  const { issues = [] } = await schema['~standard'].validate(event);
  return issues.map(({ message, path }) =>
    path ? { message, path: path.map((segment) => (typeof segment === 'object' ? segment.key : segment)) } : { message },
  );
}

function toStoredForm(
  { storeId, sessionId }: EncodeContext,
  definition: RegisteredEvent,
  { event, metadata: { message, context } }: EventMessage,
  { json, meta }: SuperJSONResult,
): StoredForm {
  const domain = domainOf(definition, message.domain, event);
  const created = message.createdDate.getTime();
  const timestamp = context.timestamp.getTime();
  const partitionId = context.partitionId ?? storeId.database;
  return {
    id: message.id,
    type: definition.name,
    ...(definition.version !== 1 && { version: definition.version }),
    created,
    ...(domain && !(domain.name === storeId.name && domain.id === storeId.id) && { domain: [domain.name, domain.id] }),
    ...(context.correlationId !== message.id && { correlationId: context.correlationId }),
    ...(context.causationId !== undefined && { causationId: context.causationId }),
    ...(context.userId !== DEFAULT_USER_ID && { userId: context.userId }),
    ...(partitionId !== storeId.database && { partitionId }),
    ...(timestamp !== created && { timestamp }),
    ...(sessionId !== undefined && { sessionId }),
    ...(context.idempotencyId !== undefined && { idempotencyId: context.idempotencyId }),
    ...(context.scopes.length > 0 && { scopes: context.scopes }),
    data: json,
    ...(meta && { meta }),
  };
}

function domainOf(
  { domain }: RegisteredEvent,
  given: { readonly name: string; readonly id: string } | undefined,
  event: object,
): { readonly name: string; readonly id: string } | undefined {
  return given ?? (domain && { name: domain.name, id: domain.id(event as never) });
}
