import type { SuperJSONResult } from 'superjson';
import { EventDeserializationError, UnknownEventTypeError } from '../contract/errors/index.ts';
import type { StoredMessage, StoredMetadata } from '../contract/message.ts';
import type { StoreId } from '../contract/store-id.ts';
import type { EventData } from './event-data.ts';
import type { EventRegistry, RegisteredEvent } from './registry.ts';
import { DEFAULT_USER_ID, type StoredData, type StoredForm } from './stored-form.ts';

export interface DecodeContext {
  readonly registry: EventRegistry<object>;
  readonly storeId: StoreId;
}

/**
 * The stored forms of a commit record's text, not yet revived.
 * @throws EventDeserializationError when the text is damaged.
 */
export function parseTexts(
  { storeId }: DecodeContext,
  { firstVersion, lastVersion, text }: { firstVersion: number; lastVersion: number; text: string },
): readonly unknown[] {
  const count = lastVersion - firstVersion + 1;
  const fail = (options?: ErrorOptions): EventDeserializationError =>
    new EventDeserializationError({ storeId, version: firstVersion, reason: 'the stored text is damaged' }, options);
  let forms: unknown;
  try {
    forms = JSON.parse(text);
  } catch (cause) {
    throw fail({ cause });
  }
  if (!Array.isArray(forms) || forms.length !== count) throw fail();
  return forms;
}

/** Whether a stored form is of one of the types. What tells no type is damaged, and goes on to where that is told. */
export function mayBeOf(types: { has(type: string): boolean }, form: unknown): boolean {
  const type = (form as { readonly type?: unknown } | null)?.type;
  return typeof type !== 'string' || types.has(type);
}

/**
 * Turns a stored form back into its message.
 * @throws UnknownEventTypeError, EventDeserializationError
 */
export function decodeMessage({ registry, storeId }: DecodeContext, form: unknown, version: number): StoredMessage {
  const fail = (reason: string, options?: ErrorOptions): EventDeserializationError =>
    new EventDeserializationError({ storeId, version, reason }, options);
  if (!isStoredForm(form)) throw fail('the stored message is damaged');
  const definition = registry.byName.get(form.type);
  if (!definition) throw new UnknownEventTypeError({ storeId, version, type: form.type });
  if ((form.version ?? 1) > definition.version) {
    throw fail(`it is a ${form.type} of version ${form.version}, newer than this code's ${definition.version}`);
  }
  try {
    return { event: reviveEvent(registry, definition, form), metadata: reviveMetadata(storeId, form, definition, version) };
  } catch (cause) {
    throw fail(`its ${form.type} could not be revived`, { cause });
  }
}

function isStoredForm(form: unknown): form is StoredForm {
  if (typeof form !== 'object' || form === null) return false;
  const { type, id, created, data } = form as Partial<StoredForm>;
  return (
    typeof type === 'string' && typeof id === 'string' && typeof created === 'number' && typeof data === 'object' && data !== null
  );
}

/** An event of its stored data. @throws whatever an upcast throws. */
export function reviveEvent(
  registry: EventRegistry<object>,
  definition: RegisteredEvent,
  form: StoredData & { readonly version?: number },
): object {
  let data = readData(registry, form);
  for (let version = form.version ?? 1; version < definition.version; version++) {
    data = definition.upcast[version]?.(data) ?? data;
  }
  if (Object.hasOwn(data, '__proto__')) throw new TypeError("The data has a property '__proto__'.");
  if (!definition.type) return { type: definition.name, data };
  // A spread defines properties, whatever accessors the prototype has for them.
  return { __proto__: definition.type.prototype as object, ...data };
}

/** Stored data as they were. */
export function readData({ superJson }: EventRegistry<object>, { data, meta }: StoredData): EventData {
  return (meta ? superJson.deserialize({ json: data, meta } as SuperJSONResult, { inPlace: true }) : data) as EventData;
}

function reviveMetadata(storeId: StoreId, form: StoredForm, definition: RegisteredEvent, version: number): StoredMetadata {
  const createdDate = new Date(form.created);
  const [name, id] = form.domain ?? [storeId.name, storeId.id];
  return {
    message: { id: form.id, name: form.type, version: definition.version, domain: { name, id }, createdDate },
    context: {
      correlationId: form.correlationId ?? form.id,
      ...(form.causationId !== undefined && { causationId: form.causationId }),
      userId: form.userId ?? DEFAULT_USER_ID,
      partitionId: form.partitionId ?? storeId.database,
      timestamp: form.timestamp === undefined ? new Date(form.created) : new Date(form.timestamp),
      ...(form.sessionId !== undefined && { sessionId: form.sessionId }),
      sequenceNumber: version,
      ...(form.idempotencyId !== undefined && { idempotencyId: form.idempotencyId }),
      scopes: form.scopes ?? [],
    },
  };
}
