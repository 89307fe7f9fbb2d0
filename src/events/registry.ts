import type { StandardSchemaV1 } from '@standard-schema/spec';
import { SuperJSON } from 'superjson';
import { InvalidArgumentError } from '../contract/errors/index.ts';

/** A class whose instances are events. */
export type EventClass<E extends object = object> = abstract new (...args: never[]) => E;

/** The data of an event without its class. */
export type EventData = Readonly<Record<string, unknown>>;

/** An event class with more to say about it than its name. */
export interface EventDefinition<E extends object = object> {
  readonly type: EventClass<E>;
  /** Version of the class's data, a whole number from 1. Default: 1. */
  readonly version?: number;
  /** Checked on `add`; what the schema returns is not used. */
  readonly schema?: StandardSchemaV1;
  /** From each older version to the next one; one for every version below `version`. */
  readonly upcast?: Readonly<Record<number, (old: EventData) => EventData>>;
  /** Where the message's domain comes from. Default: the open store's name and id. */
  readonly domain?: { readonly name: string; readonly id: (event: E) => string };
}

export interface RegisteredEvent {
  readonly name: string;
  readonly version: number;
  readonly type: EventClass;
  readonly schema: StandardSchemaV1 | undefined;
  readonly upcast: Readonly<Record<number, (old: EventData) => EventData>>;
  readonly domain: { readonly name: string; readonly id: (event: never) => string } | undefined;
}

/** The event classes of an application, each under a stable name. Made by {@link defineEvents}. */
export class EventRegistry<E extends object> {
  /** Carries the union of the registered classes; never there at run time. */
  declare readonly events?: E;
  readonly byName: ReadonlyMap<string, RegisteredEvent>;
  readonly byClass: ReadonlyMap<unknown, RegisteredEvent>;
  /** Knows the classes for values nested in events. An instance of our own: SuperJSON's default one is shared by the page. */
  readonly superJson: SuperJSON;

  constructor(events: readonly RegisteredEvent[]) {
    this.byName = new Map(events.map((event) => [event.name, event]));
    this.byClass = new Map(events.map((event) => [event.type, event]));
    this.superJson = new SuperJSON();
    for (const { type, name } of events) this.superJson.registerClass(type as never, { identifier: name });
  }
}

/**
 * Binds a stable name to each event class. The name is the object's key, never `Class.name`, which a minifier changes.
 * @throws InvalidArgumentError when a class is given twice, or an older version has no upcast.
 */
export function defineEvents<T extends Record<string, object>>(definitions: {
  readonly [K in keyof T]: EventClass<T[K]> | EventDefinition<T[K]>;
}): EventRegistry<T[keyof T]> {
  const events = Object.entries(definitions).map(([name, definition]) => register(name, definition));
  const seen = new Map<EventClass, string>();
  for (const { name, type } of events) {
    const other = seen.get(type);
    if (other !== undefined) throw invalid(name, `has the same class as '${other}'; give each class one name`);
    seen.set(type, name);
  }
  return new EventRegistry<T[keyof T]>(events);
}

function register(name: string, definition: EventClass | EventDefinition<never>): RegisteredEvent {
  if (name.trim() === '') throw invalid(name, 'must not be blank: it names the class in storage');
  const { type, version = 1, schema, upcast = {}, domain } = asDefinition(definition);
  if (typeof type !== 'function') throw invalid(name, 'must be a class, or an object whose type is a class');
  if (!Number.isSafeInteger(version) || version < 1) throw invalid(name, 'must have a whole version from 1');
  for (let from = 1; from < version; from++) {
    if (typeof upcast[from] !== 'function') throw invalid(name, `needs upcast[${from}], from version ${from} to ${from + 1}`);
  }
  // Copies: what is done to the definition later changes no event.
  return { name, version, type, schema, upcast: { ...upcast }, domain: domain && { ...domain } };
}

function asDefinition(definition: EventClass | EventDefinition<never>): EventDefinition<never> {
  return typeof definition === 'function' ? { type: definition as EventClass<never> } : definition;
}

function invalid(name: string, reason: string): InvalidArgumentError {
  return new InvalidArgumentError({ parameter: `definitions['${name}']`, reason });
}
