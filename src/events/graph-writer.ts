import type { EventIssue } from '../contract/errors/index.ts';
import { toBase64 } from './base64.ts';
import { nameOf } from './class-name.ts';
import { ERRORS, VIEWS, type Graph, type Json, type JsonObject } from './graph-form.ts';
import type { EventClass } from './definition.ts';
import type { EventRegistry } from './registry.ts';
import { isReserved } from './reserved-keys.ts';

// Deeper data is a runaway structure, and would overflow the stack of whoever walks it.
const MAX_DEPTH = 1_000;

// Hidden properties that engines give an Error: where it was made, which means nothing in another session.
const ORIGIN_OF_ERROR: ReadonlySet<PropertyKey> = new Set([
  'stack',
  ...['fileName', 'lineNumber', 'columnNumber'], // Firefox
  ...['line', 'column', 'sourceURL'], // WebKit
]);

const VIEW_NAMES = namesOf(VIEWS);
const ERROR_NAMES = namesOf(ERRORS);

/** What in an event keeps it from being read back as it is. `cause`: what a proxy or an object in disguise has thrown. */
export interface Unstorable {
  readonly issue: EventIssue;
  readonly cause?: unknown;
}

/** Writes an event of the type as a graph that reads back as the event is. */
export function writeGraph(
  event: object,
  type: EventClass,
  { byPrototype }: EventRegistry<object>,
): { readonly graph: Graph } | Unstorable {
  const writer = new GraphWriter(byPrototype);
  try {
    return { graph: writer.write(event, type) };
  } catch (cause) {
    const { path } = writer;
    return cause instanceof Refusal
      ? { issue: { path, message: cause.message } }
      : { issue: { path, message: 'cannot be read' }, cause };
  }
}

class Refusal extends Error {}

function refuse(message: string): never {
  throw new Refusal(message);
}

/** Looks at each object once, and writes it only when it has seen all of it: its prototype, its content, its own properties. */
class GraphWriter {
  /** Where it is; when it throws, where it stopped. */
  readonly path: PropertyKey[] = [];
  readonly #classes: EventRegistry<object>['byPrototype'];
  /** The number of each object that has ended, and none of those that are around the current one. */
  readonly #numbers = new Map<object, number | undefined>();
  readonly #buffers = new Set<ArrayBufferLike>();
  #ended = 0;

  constructor(classes: EventRegistry<object>['byPrototype']) {
    this.#classes = classes;
  }

  write(event: object, type: EventClass): Graph {
    if (Object.getPrototypeOf(event) !== type.prototype) refuse(`has another prototype than its class, ${nameOf(type)}`);
    this.#numbers.set(event, undefined);
    return this.#properties(event);
  }

  #part(value: unknown, ...keys: PropertyKey[]): Json {
    this.path.push(...keys);
    const json = this.#value(value);
    this.path.length -= keys.length;
    return json;
  }

  #value(value: unknown): Json {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        if (Object.is(value, -0)) return ['number', '-0'];
        return Number.isFinite(value) ? value : ['number', String(value)];
      case 'undefined':
        return ['undefined'];
      case 'bigint':
        return ['bigint', String(value)];
      case 'object':
        return value && this.#object(value);
      default:
        return refuse(`is a ${typeof value}`);
    }
  }

  #object(object: object): Json {
    if (this.#numbers.has(object)) return ['=', this.#numbers.get(object) ?? refuse('is part of a cycle')];
    if (this.path.length > MAX_DEPTH) {
      this.path.length = 3;
      refuse(`is deeper than ${MAX_DEPTH} levels`);
    }
    this.#numbers.set(object, undefined);
    const json = this.#content(object, Object.getPrototypeOf(object) as object | null);
    this.#numbers.set(object, this.#ended++);
    return json;
  }

  #content(object: object, prototype: object | null): Json {
    if (prototype === Object.prototype) return this.#properties(object);
    if (prototype === null) return ['class', null, this.#properties(object)];
    const type = this.#classes.get(prototype);
    if (type) return ['class', type.name, this.#properties(object)];
    switch (prototype) {
      case Array.prototype:
        return ['Array', this.#items(object as readonly unknown[])];
      case Map.prototype:
        return ['Map', ...this.#entries(bare(object as Map<unknown, unknown>))];
      case Set.prototype:
        return ['Set', Array.from(bare(object as Set<unknown>), (member, index) => this.#part(member, index))];
      case Date.prototype:
        return ['Date', timeOf(bare(object as Date))];
      case RegExp.prototype: {
        const { source, flags, lastIndex } = bare(object as RegExp, 1);
        return ['RegExp', source, flags, this.#part(lastIndex, 'lastIndex')];
      }
      case URL.prototype:
        return ['URL', bare(object as URL).href];
      case ArrayBuffer.prototype:
        return ['ArrayBuffer', this.#bytes(new DataView(bare(object as ArrayBuffer)))];
      default:
        return this.#view(object as ArrayBufferView, prototype) ?? this.#error(object, prototype) ?? refuseClass(object);
    }
  }

  #items(array: readonly unknown[]): Json {
    if (!Array.isArray(array) || Reflect.ownKeys(array).length !== array.length + 1) {
      refuse('is an array with holes or named properties');
    }
    return Array.from({ length: array.length }, (_, index) => this.#property(array, index));
  }

  #entries(map: Map<unknown, unknown>): readonly [keys: Json, values: Json] {
    return [
      Array.from(map.keys(), (key, index) => this.#part(key, index, 0)),
      Array.from(map.values(), (value, index) => this.#part(value, index, 1)),
    ];
  }

  #view(view: ArrayBufferView, prototype: object): Json | undefined {
    const name = VIEW_NAMES.get(prototype) ?? nameElsewhere(view, prototype);
    if (name === undefined) return undefined;
    // By the prototype: a property of its own may stand before it.
    bare(view, Number(Reflect.get(prototype, 'length', view) ?? 0));
    return [name, this.#bytes(view)];
  }

  #bytes({ buffer, byteOffset, byteLength }: ArrayBufferView): Json {
    if (tagOf(buffer) !== 'ArrayBuffer' || (buffer as ArrayBuffer).resizable) refuse('is in memory that is shared or may grow');
    if (this.#buffers.has(buffer)) refuse('shares its bytes with another value');
    this.#buffers.add(buffer);
    return toBase64(new Uint8Array(buffer, byteOffset, byteLength));
  }

  #error(error: object, prototype: object): Json | undefined {
    const name = ERROR_NAMES.get(prototype);
    if (name === undefined) return undefined;
    if (tagOf(error) !== 'Error') refuse('is no Error, in spite of its prototype');
    const isHidden = (key: PropertyKey): boolean => !Object.prototype.propertyIsEnumerable.call(error, key);
    const keys = Reflect.ownKeys(error);
    const hidden = keys.filter((key) => isHidden(key) && !ORIGIN_OF_ERROR.has(key));
    return [
      name,
      this.#properties(error, hidden, false),
      this.#properties(
        error,
        keys.filter((key) => !isHidden(key)),
      ),
    ];
  }

  #properties(object: object, keys: readonly PropertyKey[] = Reflect.ownKeys(object), enumerable = true): JsonObject {
    const json: Record<string, Json> = {};
    for (const key of keys) json[key as string] = this.#property(object, key, enumerable);
    return json;
  }

  #property(object: object, key: PropertyKey, enumerable = true): Json {
    this.path.push(key);
    if (typeof key === 'symbol') refuse('is named by a symbol');
    if (typeof key === 'string' && isReserved(key)) refuse('has a name that would change a prototype');
    const found = Object.getOwnPropertyDescriptor(object, key) ?? refuse('is a hole');
    if (found.get || found.set) refuse('is a getter or setter, not a value');
    if (found.enumerable !== enumerable) refuse('is hidden (not enumerable)');
    const json = this.#value(Reflect.get(object, key));
    this.path.pop();
    return json;
  }
}

/** The object itself, when it has no more properties of its own than an object of its class has. */
function bare<T extends object>(object: T, count = 0): T {
  return Reflect.ownKeys(object).length === count ? object : refuse('has other properties than its class gives it');
}

/** The class of a view of another realm, such as jsdom's: it has the same name there. Of one that extends such a class, none. */
function nameElsewhere(view: ArrayBufferView, prototype: object): string | undefined {
  const name = tagOf(view);
  const Here = VIEWS[name];
  const isElsewhere = Here !== undefined && ArrayBuffer.isView(view) && !(view instanceof Here);
  return isElsewhere && nameOf(prototype.constructor) === name ? name : undefined;
}

function tagOf(object: object): string {
  return Object.prototype.toString.call(object).slice('[object '.length, -1);
}

function timeOf(date: Date): number {
  const time = date.getTime();
  return Number.isNaN(time) ? refuse('is an invalid Date') : time;
}

function refuseClass(object: object): never {
  const type: unknown = object.constructor;
  const isOfType = typeof type === 'function' && type.prototype === Object.getPrototypeOf(object);
  return refuse(
    isOfType
      ? `is an instance of ${nameOf(type)}, which is not registered in defineEvents()`
      : 'has a prototype that is not that of a registered class',
  );
}

function namesOf(types: Readonly<Record<string, { readonly prototype: object }>>): ReadonlyMap<object, string> {
  return new Map(Object.entries(types).map(([name, { prototype }]) => [prototype, name]));
}
