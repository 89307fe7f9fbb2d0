import type { AnyEvolve, Evolve, EvolveByName } from '../contract/aggregate.ts';
import type { StoredMessage } from '../contract/message.ts';
import { deepFreeze, isDeveloping } from './deep-freeze.ts';

/** The states that the application makes of events. */
export class StateFold<E extends object, S> {
  readonly #initial: () => S;
  readonly #evolve: Evolve<E, S>;
  readonly #isFreezing: boolean = isDeveloping();

  constructor(initial: () => S, evolve: AnyEvolve<E, object, S>) {
    this.#initial = initial;
    this.#evolve = typeof evolve === 'function' ? (evolve as Evolve<E, S>) : byName(evolve);
  }

  initial(): S {
    return this.keep(this.#initial());
  }

  next(state: S, { event, metadata }: StoredMessage<E>): S {
    return this.keep(this.#evolve(state, event, metadata));
  }

  /** Nothing may change a state that is kept: the next one is made of it. */
  keep(state: S): S {
    if (this.#isFreezing) deepFreeze(state);
    return state;
  }
}

function byName<E, S>(evolve: EvolveByName<object, S>): Evolve<E, S> {
  // Copied into a map: no name of an event finds what every object has, `constructor` say.
  const handlers = new Map<string, Evolve<E, S>>(Object.entries(evolve));
  return (state, event, metadata) => {
    const handler = handlers.get(metadata.message.name);
    return handler ? handler(state, event, metadata) : state;
  };
}
