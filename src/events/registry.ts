import type { StandardSchemaV1 } from '@standard-schema/spec';
import { SuperJSON } from 'superjson';
import { hasMethods, isObject, readArgument, refuse } from '../contract/argument.ts';
import { InvalidArgumentError } from '../contract/errors/index.ts';
import { whyNotName } from '../contract/name.ts';
import type { EventData } from './event-data.ts';
import { GRAPH, type Graph } from './graph-form.ts';
import { readGraph } from './graph-reader.ts';
import { findHiddenState } from './hidden-state.ts';

/** A class whose instances are events. */
export type EventClass<E extends object = object> = abstract new (...args: never[]) => E;

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
  /** By what an instance of exactly this class has as its prototype. */
  readonly byPrototype: ReadonlyMap<unknown, RegisteredEvent>;
  /** Reads what is annotated. An instance of our own: SuperJSON's default one is shared by the page. */
  readonly superJson: SuperJSON = new SuperJSON();

  constructor(events: readonly RegisteredEvent[]) {
    this.byName = new Map(events.map((event) => [event.name, event]));
    this.byClass = new Map(events.map((event) => [event.type, event]));
    this.byPrototype = new Map(events.map((event) => [event.type.prototype as unknown, event]));
    for (const { type, name } of events) this.superJson.registerClass(type as never, { identifier: name });
    // It reads graphs only: they are written where the path of what cannot be written is known.
    const graphs = {
      isApplicable: (value: unknown): value is never => value === graphs,
      serialize: (graph: Graph) => graph,
      deserialize: (graph: Graph) => readGraph(graph, (name) => prototypeOf(this, name)) as never,
    };
    this.superJson.registerCustom<never, never>(graphs as never, GRAPH);
  }
}

/** @throws InvalidArgumentError unless it is a registry; one that another copy of the package has made is as good. */
export function assertRegistry<E extends object>(
  parameter: string,
  value: EventRegistry<E> | undefined,
): asserts value is EventRegistry<E> {
  const { byName, byClass, byPrototype, superJson } = readArgument(parameter, (): Partial<EventRegistry<E>> => ({ ...value }));
  if (
    hasMethods(byName, 'get') &&
    hasMethods(byClass, 'get') &&
    hasMethods(byPrototype, 'get') &&
    hasMethods(superJson, 'deserialize')
  )
    return;
  refuse(parameter, 'must be what defineEvents() returns');
}

/**
 * What instances of a registered class have as their prototype.
 * @throws TypeError when there is no class of that name.
 */
export function prototypeOf({ byName }: EventRegistry<object>, name: string): object {
  const definition = byName.get(name);
  if (!definition) throw new TypeError(`A value in it is of the class ${name}, which is not registered in defineEvents().`);
  return definition.type.prototype as object;
}

/**
 * Binds a stable name to each event class. The name is the object's key, never `Class.name`, which a minifier changes.
 *
 * An event is stored by its properties. A class that extends what is built in (Map, Error, EventTarget …), or whose source has private
 * members of instances (`#balance`), keeps more than those, and is refused. Code that was compiled for older engines keeps private
 * members in a WeakMap, which its source does not show: they are lost, and methods that use them throw in what comes back.
 * @throws InvalidArgumentError when a class is given twice, is no class, keeps more than properties, or an older version has no upcast.
 */
export function defineEvents<T extends Record<string, object>>(definitions: {
  readonly [K in keyof T]: EventClass<T[K]> | EventDefinition<T[K]>;
}): EventRegistry<T[keyof T]> {
  const events = readArgument('definitions', () => registerAll(definitions));
  const seen = new Map<EventClass, string>();
  for (const { name, type } of events) {
    const other = seen.get(type);
    if (other !== undefined) throw invalid(name, `has the same class as '${other}'; give each class one name`);
    seen.set(type, name);
  }
  return new EventRegistry<T[keyof T]>(events);
}

const NO_CLASS = 'must be a class, or an object whose type is a class';

function registerAll(definitions: object): readonly RegisteredEvent[] {
  if (typeof definitions !== 'object' || definitions === null || Array.isArray(definitions)) {
    refuse('definitions', 'must be an object: each key names the class that is its value');
  }
  return Object.entries(definitions).map(([name, definition]) => register(name, definition));
}

function register(name: string, definition: EventClass | EventDefinition<never>): RegisteredEvent {
  if (name.trim() === '') throw invalid(name, 'must not be blank: it names the class in storage');
  if (definition === undefined) throw invalid(name, 'is undefined: is the class imported in a circle?');
  if (!isObject(definition)) throw invalid(name, NO_CLASS);
  const { type, version = 1, schema, upcast = {}, domain } = asDefinition(definition);
  if (!isClass(type)) throw invalid(name, NO_CLASS);
  const hidden = findHiddenState(type);
  if (hidden !== undefined) throw invalid(name, hidden);
  if (schema !== undefined && !isSchema(schema))
    throw invalid(name, "must have a Standard Schema: one with '~standard'.validate()");
  if (domain !== undefined) assertDomain(name, domain);
  if (!Number.isSafeInteger(version) || version < 1) throw invalid(name, 'must have a whole version from 1');
  for (let from = 1; from < version; from++) {
    if (typeof upcast?.[from] !== 'function') throw invalid(name, `needs upcast[${from}], from version ${from} to ${from + 1}`);
  }
  return { name, version, type, schema, upcast, domain };
}

function asDefinition(definition: EventClass | EventDefinition<never>): EventDefinition<never> {
  return typeof definition === 'function' ? { type: definition as EventClass<never> } : definition;
}

/** Whether it makes instances, which an arrow function does not. */
function isClass(type: unknown): boolean {
  return typeof type === 'function' && isObject(type.prototype);
}

function isSchema(schema: unknown): boolean {
  return isObject(schema) && '~standard' in schema && hasMethods(schema['~standard'], 'validate');
}

function assertDomain(name: string, { name: domain, id }: NonNullable<RegisteredEvent['domain']>): void {
  const reason = whyNotName(domain);
  if (reason) throw invalid(name, `has a domain whose name ${reason}`);
  if (typeof id !== 'function') throw invalid(name, 'has a domain whose id must be a function of the event');
}

function invalid(name: string, reason: string): InvalidArgumentError {
  return new InvalidArgumentError({ parameter: `definitions['${name}']`, reason });
}
