import type { AddInput } from './event-store.ts';
import type { BindsToProvider } from './event-store-provider.ts';
import type { Live, LiveOptions } from './live.ts';
import type { StoredMessage, StoredMetadata } from './message.ts';
import type { Cancellable } from './platform.ts';
import type { StoreId } from './store-id.ts';

/** The state after an event. It never changes the state that it is given: that may be kept. */
export type Evolve<E, S> = (state: S, event: E, metadata: StoredMetadata) => S;

/** An `Evolve` for each event by its name in `defineEvents`. An event that is not in it leaves the state as it is. */
export type EvolveByName<Named, S> = { readonly [Name in keyof Named]?: Evolve<Named[Name], S> };

/** Which state can be kept as a snapshot: instances of a registered class, or the data of an event that is registered as plain. */
type SnapshotType<E, S> = (S extends E ? abstract new (...args: never[]) => S : never) | PlainTypeOf<E, S>;

type PlainTypeOf<E, S> = E extends { readonly type: infer Type extends string; readonly data: infer D }
  ? S extends D
    ? Type
    : never
  : never;

export interface SnapshotPolicy<E, S> {
  /** A snapshot is taken once the last one is this many events behind; from 1. */
  readonly every: number;
  /**
   * The class of the state, or the name of a plain definition whose data are the state. It stands in `defineEvents`, with a version:
   * snapshots of another version are not used, so give it a new one whenever `evolve` comes to other results.
   */
  readonly type: SnapshotType<E, S>;
}

/** Both ways to say what an event does to the state. */
export type AnyEvolve<E, Named, S> = Evolve<E, S> | EvolveByName<Named, S>;

/** Refuses names of events that there are not, also in an object that stands elsewhere. */
type KnownNames<Evolving, Named> = Evolving extends (...args: never[]) => unknown
  ? unknown
  : { readonly [Name in Exclude<keyof Evolving, keyof Named>]: never };

/**
 * What an aggregate is. `Named` has the events by their names. `initial` says what the state is; the type of `evolve` is a parameter of
 * its own, as TypeScript would widen the literals in what it returns otherwise.
 */
export interface AggregateOptions<E extends object, Named extends object, S, Evolving = AnyEvolve<E, Named, S>> {
  /** The aggregate's type: the name of its streams. */
  readonly name: string;
  /** The state before the first event. */
  readonly initial: () => S;
  /** One function for every event, or one for each by its name. */
  readonly evolve: Evolving & KnownNames<Evolving, Named>;
  /** Default: no snapshot is written, and none is read. */
  readonly snapshot?: SnapshotPolicy<E, NoInfer<S>> | undefined;
}

/** An aggregate's type. Made by `defineAggregate`; `provider.aggregate` opens one of its aggregates. */
export interface AggregateDefinition<E extends object, S> extends BindsToProvider<E, Aggregate<E, S>> {
  /** The name of its streams. */
  readonly name: string;
  /** The state that events lead to, from the beginning, without a store. Events get the metadata that `createMessage` gives them. */
  stateAfter(events: readonly AddInput<E>[]): S;
}

/** The state of an aggregate, and the version of its stream that it is of. */
export interface AggregateState<S> {
  readonly state: S;
  readonly version: number;
}

/** What a decision comes to: an event or a message, several of them, or nothing. */
export type Decision<E extends object> = AddInput<E> | readonly AddInput<E>[] | undefined | null | void;

/** Decides on a state. It is called again when another client was faster, and throws to refuse. */
export type Decide<E extends object, S> = (
  state: S,
  aggregate: { readonly version: number },
) => Decision<E> | Promise<Decision<E>>;

export interface ExecuteOptions extends Cancellable {
  /** Makes the command one that is done once in its stream: an idempotency id, which the first of its messages carries. */
  readonly commandId?: string | undefined;
  /** Default: `'system'`. */
  readonly userId?: string | undefined;
  /** Default: the id of the first message. All messages of a command share it. */
  readonly correlationId?: string | undefined;
  readonly causationId?: string | undefined;
  /** How often to decide again; a whole number from 0, or Infinity. Default: 3. */
  readonly retries?: number | undefined;
  /** How long each try waits for others who hold the stream, in milliseconds from 0. Default: the settings'. */
  readonly openTimeout?: number | undefined;
}

export interface CommandResult<E extends object, S> extends AggregateState<S> {
  /** What was written, in order; empty when nothing was. After a command that had been done before: what that wrote. */
  readonly messages: readonly StoredMessage<E>[];
}

/** One aggregate. It holds no session and needs no closing. */
export interface Aggregate<E extends object, S> {
  readonly storeId: StoreId;

  /**
   * The state as it is stored, without a session. While developing it is frozen.
   * @throws UnknownEventTypeError, EventDeserializationError for a message that cannot be read; none is skipped.
   */
  load(options?: Cancellable): Promise<AggregateState<S>>;

  /**
   * Decides on the state, and adds what was decided if the stream is still at that version, in one transaction. When it is not, or the
   * worker or the session was lost before anything was written, it decides again on the state as it is then. What `decide` throws
   * reaches the caller as it is, and nothing is written. Commands of one page on one aggregate run one after another; one
   * that waits in `decide` holds up the others for half a second at most. After an abort a command is stored whole or not at all.
   * @throws StoreVersionMismatchError when others were faster each time.
   * @throws what `provider.add` throws. An error whose outcome is `unknown` only when a look at the stream failed as well.
   */
  execute(decide: Decide<E, S>, options?: ExecuteOptions): Promise<CommandResult<E, S>>;

  /** The state as a value that follows the commits of every tab. */
  live(options?: LiveOptions): Live<AggregateState<S>>;
}
