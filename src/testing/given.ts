import type { AggregateDefinition, Decision } from '../contract/aggregate.ts';
import { hasMethods } from '../contract/argument.ts';
import type { AddInput } from '../contract/event-store.ts';
import type { EventMessage } from '../contract/message.ts';
import { AssertionError } from './assertion-error.ts';
import { assertSame, isAwaited } from './assert-same.ts';
import { describe } from './first-difference.ts';
import { givenEvents, type GivenEvents } from './given-events.ts';
import { assertThrown, type ErrorMatcher } from './thrown.ts';

/** An assertion on a decision: it throws at once, or when the decision is a promise, the promise that it returns rejects. */
export type Checked<R> = [R] extends [never] ? void : [R] extends [PromiseLike<unknown>] ? Promise<void> : void;

/** What was decided, to be held against what was to be. Each of its methods is an assertion: call at least one. */
export interface Decided<E extends object, S, R> {
  /** The events that are decided on, in order: one, or a list. Metadata do not count. */
  then(events: AddInput<E> | readonly AddInput<E>[]): Checked<R>;
  /** Nothing is decided on. */
  thenNothing(): Checked<R>;
  /** The state after what is decided on. */
  thenState(state: S): Checked<R>;
  /** The decision throws: anything, or what the matcher says. */
  thenThrows(matcher?: ErrorMatcher): Checked<R>;
}

export interface Given<E extends object, S> {
  /** Decides on the state after the events, as `execute` would. */
  when<R extends Decision<E> | Promise<Decision<E>>>(
    decide: (state: S, aggregate: { readonly version: number }) => R,
  ): Decided<E, S, R>;
}

/** The events that there are already, from the first one. It needs no store: `given(…).when(…).then(…)`. */
export function given<E extends object, S>(aggregate: AggregateDefinition<E, S>, events?: readonly AddInput<E>[]): Given<E, S>;
/**
 * Events of any streams, in the order in which they were added: `given(…).project(…).then(…)`. Those that do not tell their stream stand in
 * `{ id, events }`.
 */
export function given<const L extends readonly object[]>(events: L): GivenEvents<L>;
export function given<E extends object, S>(
  first: AggregateDefinition<E, S> | readonly object[],
  events: readonly AddInput<E>[] = [],
): Given<E, S> | GivenEvents<readonly object[]> {
  return 'stateAfter' in first ? givenAggregate(first, events) : givenEvents(first);
}

function givenAggregate<E extends object, S>(aggregate: AggregateDefinition<E, S>, events: readonly AddInput<E>[]): Given<E, S> {
  return {
    when: (decide) => {
      const state = aggregate.stateAfter(events);
      const outcome = outcomeOf(() => decide(state, { version: events.length }));
      const stateAfter = (decided: readonly E[]): S => aggregate.stateAfter([...events, ...decided]);
      return new Expectations<E, S>(outcome, stateAfter) as never;
    },
  };
}

type Outcome = { readonly decided: unknown } | { readonly thrown: unknown };

function outcomeOf(decide: () => unknown): Outcome | Promise<Outcome> {
  try {
    const decided = decide();
    if (!hasMethods(decided, 'then')) return { decided };
    return Promise.resolve(decided).then(
      (value: unknown) => ({ decided: value }),
      (thrown: unknown) => ({ thrown }),
    );
  } catch (thrown) {
    return { thrown };
  }
}

class Expectations<E extends object, S> {
  readonly #outcome: Outcome | Promise<Outcome>;
  readonly #stateAfter: (decided: readonly E[]) => S;

  constructor(outcome: Outcome | Promise<Outcome>, stateAfter: (decided: readonly E[]) => S) {
    this.#outcome = outcome;
    this.#stateAfter = stateAfter;
  }

  // The word of the field. Whoever awaits the decision itself, and no assertion on it, is told.
  // oxlint-disable-next-line unicorn/no-thenable
  then(events: unknown, reject?: unknown): void | Promise<void> {
    const call = 'then(events), thenNothing(), thenState() or thenThrows(), and await what that returns';
    if (isAwaited(call, events, reject)) return undefined;
    const expected = eventsOf(events);
    return this.#check((outcome) => assertSame(decidedBy(outcome, expected), expected, 'events'));
  }

  thenNothing(): void | Promise<void> {
    return this.then([]);
  }

  thenState(state: unknown): void | Promise<void> {
    return this.#check((outcome) => assertSame(this.#stateAfter(decidedBy(outcome, state) as E[]), state, 'state'));
  }

  thenThrows(matcher?: ErrorMatcher): void | Promise<void> {
    return this.#check((outcome) => {
      if ('thrown' in outcome) return assertThrown(outcome.thrown, matcher);
      const actual = eventsOf(outcome.decided);
      throw new AssertionError(`The decision was to throw, but came to ${describe(actual)}.`, { expected: matcher, actual });
    });
  }

  #check(assertion: (outcome: Outcome) => void): void | Promise<void> {
    return this.#outcome instanceof Promise ? this.#outcome.then(assertion) : assertion(this.#outcome);
  }
}

function decidedBy(outcome: Outcome, expected: unknown): readonly unknown[] {
  if ('decided' in outcome) return eventsOf(outcome.decided);
  const { thrown } = outcome;
  const message = `The decision threw ${String(thrown)}, and was to come to ${describe(expected)}.`;
  throw new AssertionError(message, { expected, actual: thrown }, { cause: thrown });
}

function eventsOf(decided: unknown): readonly unknown[] {
  const list: readonly unknown[] = Array.isArray(decided) ? decided : decided === undefined || decided === null ? [] : [decided];
  return list.map((item) => (isMessage(item) ? item.event : item));
}

function isMessage(item: unknown): item is EventMessage {
  return typeof item === 'object' && item !== null && 'event' in item && 'metadata' in item;
}
