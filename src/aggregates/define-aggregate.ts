import type { AggregateDefinition, AggregateOptions, AnyEvolve } from '../contract/aggregate.ts';
import type { AggregateHost } from '../contract/event-store-provider.ts';
import { isObject, readArgument, readOptions, refuse } from '../contract/argument.ts';
import { whyNotName } from '../contract/name.ts';
import { assertRegistry, type EventRegistry } from '../events/registry.ts';
import { asStored, NOWHERE } from '../events/as-stored.ts';
import { toMessages } from '../events/to-messages.ts';
import { CommandQueue } from './command-queue.ts';
import { OpenAggregate, type AggregateRoom } from './open-aggregate.ts';
import { StateFold } from './state-fold.ts';
import { StateReader } from './state-reader.ts';
import { StateSnapshots } from './state-snapshots.ts';

/**
 * Says what an aggregate is: the name of its streams, its state before the first event, and how an event changes it.
 * @throws InvalidArgumentError naming the option that is not what it must be.
 */
export function defineAggregate<E extends object, Named extends object, S, Evolving extends AnyEvolve<E, Named, S>>(
  events: EventRegistry<E, Named>,
  options: AggregateOptions<E, Named, S, Evolving>,
): AggregateDefinition<E, S> {
  const registry = events as EventRegistry<E>;
  assertRegistry('events', registry);
  const { name = '', initial, evolve, snapshot } = readOptions(options, ['name', 'initial', 'evolve', 'snapshot']);
  const reason = whyNotName(name);
  if (reason) refuse('name', reason);
  if (typeof initial !== 'function') refuse('initial', 'must be a function that returns the state before the first event');
  if (!isObject(evolve)) refuse('evolve', 'must be a function, or one for each event by its name');
  const handlers = readArgument('evolve', () => (typeof evolve === 'function' ? evolve : { ...evolve }));
  assertHandlers(registry, handlers);
  const fold = new StateFold<E, S>(initial, handlers);
  const snapshots = snapshot && readArgument('snapshot', () => readPolicy<E, S>(registry, name, snapshot));
  const rooms = new WeakMap<object, AggregateRoom<E, S>>();
  return Object.freeze<AggregateDefinition<E, S>>({
    name,
    stateAfter(list) {
      const stored = asStored<E>(registry, toMessages(registry, list) as never, {
        storeId: { database: NOWHERE, name, id: NOWHERE },
        version: 0,
      });
      return stored.reduce((state, message) => fold.next(state, message), fold.initial());
    },
    bindTo(host, id, given) {
      const { database } = readOptions(given, ['database']);
      const { storeId } = host.provider.read(name, id, { database });
      const room = rooms.get(host.provider) ?? makeRoom(host);
      rooms.set(host.provider, room);
      return new OpenAggregate(room, storeId);
    },
  });

  function makeRoom(host: AggregateHost<E>): AggregateRoom<E, S> {
    const states = new StateReader(registry, fold, snapshots);
    return { host, registry, fold, states, snapshots, queue: new CommandQueue(), snapshotsUnderWay: new Set() };
  }
}

/** @throws InvalidArgumentError unless each is a function for an event of that name. */
function assertHandlers({ byName }: EventRegistry<object>, handlers: object): void {
  if (typeof handlers === 'function') return;
  for (const [name, handler] of Object.entries(handlers)) {
    if (!byName.has(name)) refuse(`evolve['${name}']`, 'is of an event that does not stand in defineEvents()');
    if (typeof handler !== 'function') refuse(`evolve['${name}']`, 'must be a function');
  }
}

/** @throws InvalidArgumentError */
function readPolicy<E extends object, S>(
  registry: EventRegistry<E>,
  aggregate: string,
  { every, type }: { readonly every: unknown; readonly type: unknown },
): StateSnapshots<E, S> {
  if (!Number.isSafeInteger(every) || Number(every) < 1) refuse('snapshot.every', 'must be a whole number from 1');
  const plain = typeof type === 'string' ? registry.byName.get(type) : undefined;
  const definition = plain && !plain.type ? plain : registry.byClass.get(type);
  if (!definition)
    refuse('snapshot.type', 'must be a class that stands in defineEvents(), or the name of a plain definition there');
  return new StateSnapshots(aggregate, Number(every), definition);
}
