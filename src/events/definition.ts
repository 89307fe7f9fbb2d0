import type { StandardSchemaV1 } from '@standard-schema/spec';
import { readOptions } from '../contract/argument.ts';
import type { EventData } from './event-data.ts';

/** A class whose instances are events. */
export type EventClass<E extends object = object> = abstract new (...args: never[]) => E;

/** An event without a class: its type is the key under which `defineEvents` has it. */
export interface PlainEvent<Type extends string = string, Data extends object = object> {
  readonly type: Type;
  readonly data: Data;
}

/** What may be said of an event besides its name. */
interface EventDetails {
  /** Version of the event's data, a whole number from 1. Default: 1. */
  readonly version?: number;
  /** Checked on `add`: an instance of the class, or the data of a plain event. What the schema returns is not used. */
  readonly schema?: StandardSchemaV1;
  /** From each older version to the next one; one for every version below `version`. */
  readonly upcast?: Readonly<Record<number, (old: EventData) => EventData>>;
}

/** Where the domain of an event's message comes from. Default: the open store's name and id. */
export interface EventDomain<E> {
  readonly name: string;
  /** Given an instance of the class, or the data of a plain event. */
  readonly id: (event: E) => string;
}

/** An event class with more to say about it than its name. */
export interface EventDefinition<E extends object = object> extends EventDetails {
  readonly type: EventClass<E>;
  readonly domain?: EventDomain<E>;
}

/** What is said of a plain event. `D` is the type of its data, or of the whole event when that has `type` and `data`. */
export interface PlainEventDetails<D extends object = object> extends EventDetails {
  readonly domain?: EventDomain<DataOf<D>>;
}

/** An event that is plain data. Made by {@link plain}. The details are there, and of no concern to types. */
export interface PlainEventDefinition<D extends object = object> {
  readonly plain: true;
  /** Carries the type of the data; never there at run time. */
  readonly of?: D;
}

/**
 * Defines an event that is plain data, `{ type, data }`, in the list that `defineEvents` takes.
 * @throws InvalidArgumentError when the details cannot be read.
 * @typeParam D the type of its data, or of the event, whose `type` is then the key in that list.
 */
export function plain<D extends object>(details?: PlainEventDetails<D>): PlainEventDefinition<D> {
  const given = readOptions(details, ['version', 'schema', 'upcast', 'domain']);
  return Object.freeze({ ...given, plain: true });
}

/** An event that is plain data, whose data a schema describes. */
export interface SchemaEventDefinition<D = unknown> extends EventDetails {
  readonly type?: undefined;
  readonly schema: StandardSchemaV1<D>;
  readonly domain?: EventDomain<D>;
}

/** What `defineEvents` takes as the definition of one event. `E` is the event of a class, or the data that a schema describes. */
export type AnyEventDefinition<E extends object = never> =
  | EventClass<E>
  | EventDefinition<E>
  | PlainEventDefinition<E>
  | SchemaEventDefinition<E>;

/** The event that a definition is of. */
type DefinedEvent<Name, Definition> =
  Definition extends EventClass<infer E>
    ? E
    : Definition extends { readonly plain: true; readonly of?: infer D }
      ? NamedEvent<Name, NonNullable<D>>
      : Definition extends { readonly type: EventClass<infer E> }
        ? E
        : Definition extends { readonly schema: StandardSchemaV1<infer D> }
          ? NamedEvent<Name, D>
          : never;

/** The events of what `defineEvents` takes, each under its name. */
export type DefinedEvents<Definitions> = {
  readonly [Name in keyof Definitions]: DefinedEvent<Name, Definitions[Name]>;
};

type NamedEvent<Name, D> = D extends PlainEvent ? (D['type'] extends Name ? D : never) : PlainEvent<Name & string, D & object>;

type DataOf<D> = D extends PlainEvent ? D['data'] : D;
