import type { StandardSchemaV1 } from '@standard-schema/spec';
import { SuperJSON } from 'superjson';
import { hasMethods, readArgument, refuse } from '../contract/argument.ts';
import type { EventClass, PlainEvent } from './definition.ts';
import type { EventData } from './event-data.ts';
import { GRAPH, type Graph } from './graph-form.ts';
import { readGraph } from './graph-reader.ts';

export interface RegisteredEvent {
  readonly name: string;
  readonly version: number;
  /** Absent for an event that is plain data. */
  readonly type: EventClass | undefined;
  readonly schema: StandardSchemaV1 | undefined;
  readonly upcast: Readonly<Record<number, (old: EventData) => EventData>>;
  readonly domain: { readonly name: string; readonly id: (event: never) => string } | undefined;
}

/**
 * The events of an application, each under a stable name. Made by `defineEvents`.
 * @typeParam E their union.
 * @typeParam Named each of them under its name, for `isEvent`.
 */
export class EventRegistry<E extends object, Named extends object = object> {
  /** Carries the types of the events; never there at run time. */
  declare readonly events?: E;
  declare readonly named?: Named;
  readonly byName: ReadonlyMap<string, RegisteredEvent>;
  readonly byClass: ReadonlyMap<unknown, RegisteredEvent>;
  /** By what an instance of exactly this class has as its prototype. */
  readonly byPrototype: ReadonlyMap<unknown, RegisteredEvent>;
  /** Reads what is annotated. An instance of our own: SuperJSON's default one is shared by the page. */
  readonly superJson: SuperJSON = new SuperJSON();

  constructor(events: readonly RegisteredEvent[]) {
    this.byName = new Map(events.map((event) => [event.name, event]));
    const classes = events.flatMap((event) => (event.type ? [{ event, type: event.type }] : []));
    this.byClass = new Map(classes.map(({ event, type }) => [type, event]));
    this.byPrototype = new Map(classes.map(({ event, type }) => [type.prototype as unknown, event]));
    for (const { event, type } of classes) this.superJson.registerClass(type as never, { identifier: event.name });
    // It reads graphs only: they are written where the path of what cannot be written is known.
    const graphs = {
      isApplicable: (value: unknown): value is never => value === graphs,
      serialize: (graph: Graph) => graph,
      deserialize: (graph: Graph) => readGraph(graph, (name) => prototypeOf(this, name)) as never,
    };
    this.superJson.registerCustom<never, never>(graphs as never, GRAPH);
  }
}

/** The union of an application's events: `type BankEvent = EventOf<typeof events>`. */
export type EventOf<Registry> = Registry extends EventRegistry<infer E> ? E : never;

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
  const type = byName.get(name)?.type;
  if (!type) throw new TypeError(`A value in it is of the class ${name}, which is not registered in defineEvents().`);
  return type.prototype as object;
}

/** How an event is registered: by its class, or by its `type` when it is plain data. */
export function definitionOf({ byClass, byName }: EventRegistry<object>, event: object): RegisteredEvent | undefined {
  const ofClass = byClass.get(event.constructor);
  if (ofClass || !isPlainEvent(event)) return ofClass;
  const ofType = byName.get(event.type);
  return ofType?.type ? undefined : ofType;
}

/** What definitions speak of: an instance of the class, or the data of a plain event. */
export function contentOf({ type }: RegisteredEvent, event: object): object {
  return type ? event : (event as PlainEvent).data;
}

/** `{ type, data }`, and nothing else. */
function isPlainEvent(event: object): event is PlainEvent {
  const prototype: unknown = Object.getPrototypeOf(event);
  if ((prototype !== Object.prototype && prototype !== null) || !('type' in event && 'data' in event)) return false;
  return typeof event.type === 'string' && Reflect.ownKeys(event).length === 2;
}
