import { VIEWS } from './graph-form.ts';
import { prototypeOf, type EventData, type EventRegistry } from './registry.ts';
import { withoutStack } from './without-stack.ts';

/**
 * What plain JSON data leave unsaid, in the words of SuperJSON: of which type the value at a path is, with the types of what is in
 * it, and which paths lead to one object. A path is keys joined with dots; a dot or backslash of a key stands behind a backslash.
 */
export interface Annotations {
  readonly values?: Types;
  /** One path to an object that stands more than once, and the others, where there are copies of it. */
  readonly referentialEqualities?: Readonly<Record<string, readonly string[]>>;
  readonly v: 1;
}

type Types = { readonly [path: string]: Annotation };
type Annotation = readonly [type: Type, inner?: Types];
type Type = string | readonly [kind: string, name: string];
type Data = Record<string, unknown>;

/**
 * Makes data what their annotations say they are, in place.
 * @throws Error when a value does not fit its type, or its class is not registered.
 */
export function applyAnnotations(data: EventData, annotations: Annotations, registry: EventRegistry<object>): void {
  const { values = {}, referentialEqualities } = annotations;
  // One annotation for the whole event: the mark of another form.
  if (Array.isArray(values)) unknownKind(String(values));
  const entries = Object.entries(values);
  if (referentialEqualities || !entries.every(isOfProperty)) {
    new Reviver(registry, values, referentialEqualities ?? {}).reviveParts(data, '');
    return;
  }
  for (const [key, [type]] of entries) (data as Data)[key] = make(type, data[key] as never, registry);
}

/** Whether an annotation is of a property of the event and says all of it, as in what is written today. */
function isOfProperty([path, { length }]: readonly [string, Annotation]): boolean {
  return length === 1 && !path.includes('.') && !path.includes('\\');
}

/** Walks through data as SuperJSON did, so that each object is made where its parts have their paths: where it was met first. */
class Reviver {
  readonly #registry: EventRegistry<object>;
  readonly #types = new Map<string, Type>();
  /** By each of its paths, an object that stands more than once. */
  readonly #shared = new Map<string, { value?: unknown }>();

  constructor(registry: EventRegistry<object>, types: Types, equalities: Readonly<Record<string, readonly string[]>>) {
    this.#registry = registry;
    this.#collect(types, '');
    for (const [path, others] of Object.entries(equalities)) {
      const object = {};
      for (const same of [path, ...others]) this.#shared.set(same, object);
    }
  }

  #collect(types: Types, prefix: string): void {
    for (const [path, [type, inner]] of Object.entries(types)) {
      this.#types.set(prefix + path, type);
      if (inner) this.#collect(inner, `${prefix}${path}.`);
    }
  }

  reviveParts(data: object, prefix: string): void {
    for (const [key, part] of Object.entries(data)) {
      (data as Data)[key] = this.#revive(part, prefix + key.replaceAll(/[.\\]/g, '\\$&'));
    }
  }

  #revive(raw: unknown, path: string): unknown {
    const shared = this.#shared.get(path);
    if (shared && 'value' in shared) return shared.value;
    if (typeof raw === 'object' && raw) this.reviveParts(raw, `${path}.`);
    const type = this.#types.get(path);
    const value = type === undefined ? raw : make(type, raw as never, this.#registry);
    if (shared) shared.value = value;
    return value;
  }
}

function make(type: Type, raw: never, registry: EventRegistry<object>): unknown {
  const [kind, name = ''] = typeof type === 'string' ? [type] : type;
  switch (kind) {
    case 'undefined':
      return undefined;
    case 'number':
      return Number(raw);
    case 'bigint':
      return BigInt(raw);
    case 'Date':
      return new Date(raw);
    case 'URL':
      return new URL(raw);
    case 'regexp':
      return makeRegExp(raw);
    case 'set':
      return new Set(raw);
    case 'map':
      return new Map(raw);
    case 'Error':
      return makeError(raw);
    case 'class':
      return { __proto__: prototypeOf(registry, name), ...(raw as Data) };
    case 'typed-array':
      return new (VIEWS[name] ?? unknownKind(name))(raw);
    default:
      return unknownKind(kind);
  }
}

function makeRegExp(literal: string): RegExp {
  const end = literal.lastIndexOf('/');
  return new RegExp(literal.slice(1, end), literal.slice(end + 1));
}

function makeError(raw: { readonly name: string; readonly message: string; readonly cause?: unknown }): Error {
  const error = withoutStack(new Error(raw.message, raw));
  return raw.name === error.name ? error : Object.assign(error, { name: raw.name });
}

function unknownKind(kind: string): never {
  throw new TypeError(`A value in it is of the unknown kind '${kind}'.`);
}
