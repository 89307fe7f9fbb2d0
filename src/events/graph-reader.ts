import { fromBase64 } from './base64.ts';
import { ERRORS, VIEWS, type Graph, type Json, type JsonObject } from './graph-form.ts';
import type { EventData } from './event-data.ts';
import { withoutStack } from './without-stack.ts';

/**
 * The properties of an event that was written as a graph. The graph is used up.
 * @throws Error when it is damaged, or `prototypeOf` does not know the name of a class.
 */
export function readGraph(graph: Graph, prototypeOf: (name: string) => object): EventData {
  return new GraphReader(prototypeOf).properties(graph);
}

class GraphReader {
  readonly #prototypeOf: (name: string) => object;
  /** In the order in which they ended. */
  readonly #objects: object[] = [];

  constructor(prototypeOf: (name: string) => object) {
    this.#prototypeOf = prototypeOf;
  }

  properties(json: JsonObject): EventData {
    const data = json as Record<string, unknown>;
    // In place: no setter of a prototype is in the way of what is there.
    for (const key of Object.keys(data)) data[key] = this.#value(data[key] as Json);
    return data;
  }

  #values(json: Json | undefined): unknown[] {
    return (json as readonly Json[]).map((item) => this.#value(item));
  }

  #value(json: Json | undefined): unknown {
    if (typeof json !== 'object' || json === null) return json;
    if (!isTagged(json)) return this.#ended(this.properties(json as JsonObject));
    const [tag, content] = json;
    switch (tag) {
      case '=':
        return this.#objects[Number(content)];
      case 'undefined':
        return undefined;
      case 'number':
        return Number(content);
      case 'bigint':
        return BigInt(String(content));
      default:
        return this.#ended(this.#object(json));
    }
  }

  #ended(object: object): object {
    this.#objects.push(object);
    return object;
  }

  #object([tag, first, second, third]: Tagged): object {
    switch (tag) {
      case 'class':
        // A spread defines properties, whatever accessors the prototype has for them.
        return {
          __proto__: first === null ? null : this.#prototypeOf(String(first)),
          ...this.properties(second as JsonObject),
        };
      case 'Array':
        return this.#values(first);
      case 'Map': {
        const keys = this.#values(first);
        const values = this.#values(second);
        return new Map(keys.map((key, index) => [key, values[index]]));
      }
      case 'Set':
        return new Set(this.#values(first));
      case 'Date':
        return new Date(Number(first));
      case 'RegExp':
        return Object.assign(new RegExp(String(first), String(second)), { lastIndex: this.#value(third) });
      case 'URL':
        return new URL(String(first));
      case 'ArrayBuffer':
        return fromBase64(String(first)).buffer;
      default:
        return this.#view(VIEWS[tag], first) ?? this.#error(ERRORS[tag], first, second);
    }
  }

  #view(View: (typeof VIEWS)[string] | undefined, bytes: Json | undefined): object | undefined {
    return View && new View(fromBase64(String(bytes)).buffer);
  }

  #error(type: (typeof ERRORS)[string] | undefined, hidden: Json | undefined, visible: Json | undefined): Error {
    if (!type) throw new TypeError('A value in it is of an unknown kind.');
    const error = withoutStack(new type());
    define(error, this.properties(hidden as JsonObject), false);
    return define(error, this.properties(visible as JsonObject), true);
  }
}

type Tagged = readonly [tag: string, ...parts: Json[]];

function isTagged(json: JsonObject | readonly Json[]): json is Tagged {
  return Array.isArray(json);
}

function define<T extends object>(object: T, properties: EventData, enumerable: boolean): T {
  for (const [key, value] of Object.entries(properties)) {
    Object.defineProperty(object, key, { value, enumerable, writable: true, configurable: true });
  }
  return object;
}
