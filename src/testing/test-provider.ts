import { readOptions, refuse } from '../contract/argument.ts';
import type { EventStoreProvider } from '../contract/event-store-provider.ts';
import { createInMemoryEventStoreProvider, type InMemoryProviderOptions } from '../providers/in-memory-provider.ts';
import { TestClock } from './test-clock.ts';

export interface TestProviderOptions<E extends object> extends Omit<InMemoryProviderOptions<E>, 'clock' | 'durability'> {
  /** Wall time at the beginning: a Date, or milliseconds since 1970. Default: the first of January 2026, UTC. */
  readonly now?: Date | number;
  /** A clock that several providers share, as they share a backend. Default: a new one. */
  readonly clock?: TestClock;
}

/** A provider in memory, with a clock that the test moves: `await provider.clock.advance(60_000)` ends a session of a minute. */
export interface TestProvider<E extends object> extends EventStoreProvider<E> {
  readonly clock: TestClock;
}

/**
 * A provider for tests: the engine on memory, whose sessions and deadlines go by the provider's `clock`. The dates of messages are the
 * system's.
 * @throws InvalidArgumentError naming the option, or the setting, that is not what it must be.
 */
export function createTestProvider<E extends object>(options: TestProviderOptions<E>): TestProvider<E> {
  const {
    now,
    clock = new TestClock(timeOf(now)),
    ...given
  } = readOptions(options, ['events', 'backend', 'settings', 'logger', 'now', 'clock']);
  const provider = createInMemoryEventStoreProvider({ ...given, clock } as InMemoryProviderOptions<E>);
  return Object.assign(provider, { clock });
}

function timeOf(now: unknown): number | undefined {
  if (now === undefined) return undefined;
  const time = now instanceof Date ? now.getTime() : now;
  if (typeof time !== 'number' || !Number.isFinite(time)) refuse('now', 'must be a valid Date, or milliseconds since 1970');
  return time;
}
