import { hasMethods, isObject, readArgument, refuse } from '../contract/argument.ts';
import { InvalidArgumentError } from '../contract/errors/index.ts';
import { whyNotName } from '../contract/name.ts';
import type { AnyEventDefinition, EventClass, EventDefinition, DefinedEvents } from './definition.ts';
import { findHiddenState } from './hidden-state.ts';
import { EventRegistry, type RegisteredEvent } from './registry.ts';

/**
 * Binds a stable name to each event: a class, a definition with a class, `plain()`, or a definition with a schema and without a class,
 * which is a plain event whose data have the type of the schema. The name is the object's key, never `Class.name`, which a
 * minifier changes.
 *
 * An event of a class is stored by its properties. A class that extends what is built in (Map, Error, EventTarget …), or whose source has private
 * members of instances (`#balance`), keeps more than those, and is refused. Code that was compiled for older engines keeps private
 * members in a WeakMap, which its source does not show: they are lost, and methods that use them throw in what comes back.
 * @throws InvalidArgumentError when a class is given twice, is no class, keeps more than properties, or an older version has no upcast.
 */
export function defineEvents<E extends Readonly<Record<string, object>>, const D>(
  definitions: { readonly [Name in keyof E]: AnyEventDefinition<E[Name]> } & D,
): EventRegistry<DefinedEvents<D>[keyof D], DefinedEvents<D>> {
  const events = readArgument('definitions', () => registerAll(definitions));
  const seen = new Map<EventClass, string>();
  for (const { name, type } of events) {
    if (!type) continue;
    const other = seen.get(type);
    if (other !== undefined) throw invalid(name, `has the same class as '${other}'; give each class one name`);
    seen.set(type, name);
  }
  return new EventRegistry(events);
}

const NO_EVENT = 'must be a class, an object whose type is a class, plain(), or an object with a schema';

function registerAll(definitions: object): readonly RegisteredEvent[] {
  if (typeof definitions !== 'object' || definitions === null || Array.isArray(definitions)) {
    refuse('definitions', 'must be an object: each key names the class that is its value');
  }
  return Object.entries(definitions).map(([name, definition]) => register(name, definition));
}

function register(name: string, definition: AnyEventDefinition): RegisteredEvent {
  if (name.trim() === '') throw invalid(name, 'must not be blank: it names the class in storage');
  if (definition === undefined) throw invalid(name, 'is undefined: is the class imported in a circle?');
  if (!isObject(definition)) throw invalid(name, NO_EVENT);
  const { type, version = 1, schema, upcast = {}, domain } = asDefinition(definition);
  if (type !== undefined) assertClass(name, type);
  else if (schema === undefined && !('plain' in definition && definition.plain)) throw invalid(name, NO_EVENT);
  if (schema !== undefined && !isSchema(schema))
    throw invalid(name, "must have a Standard Schema: one with '~standard'.validate()");
  if (domain !== undefined) assertDomain(name, domain);
  if (!Number.isSafeInteger(version) || version < 1) throw invalid(name, 'must have a whole version from 1');
  for (let from = 1; from < version; from++) {
    if (typeof upcast?.[from] !== 'function') throw invalid(name, `needs upcast[${from}], from version ${from} to ${from + 1}`);
  }
  // Copies: what is done to the definition later changes no event.
  return { name, version, type, schema, upcast: { ...upcast }, domain: domain && { ...domain } };
}

function asDefinition(definition: AnyEventDefinition): Partial<EventDefinition<never>> {
  return typeof definition === 'function'
    ? { type: definition as EventClass<never> }
    : (definition as Partial<EventDefinition<never>>);
}

/** @throws InvalidArgumentError unless it makes instances, which an arrow function does not, and they are all properties. */
function assertClass(name: string, type: unknown): void {
  if (typeof type !== 'function' || !isObject(type.prototype)) throw invalid(name, NO_EVENT);
  const hidden = findHiddenState(type);
  if (hidden !== undefined) throw invalid(name, hidden);
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
