import fc from 'fast-check';
import type { WorkerStart } from '../harness/stream-client.ts';

/** What a client does next, in one stream. */
export type Turn =
  | { readonly do: 'read' | 'version' | 'close'; readonly stream: string }
  | { readonly do: 'slice'; readonly stream: string; readonly first: number; readonly last: number }
  | AddTurn;

export interface AddTurn {
  readonly do: 'add';
  readonly stream: string;
  /** How many messages each batch has. */
  readonly sizes: readonly number[];
  readonly expecting: boolean;
  /** Whether the store stays open after it. */
  readonly keep: boolean;
  /** Milliseconds. */
  readonly openTimeout: number;
  /** Milliseconds. */
  readonly sessionTimeout: number;
  /** Milliseconds. */
  readonly terminateAfter?: number | undefined;
  /** Whether the tab is closed while it adds. */
  readonly closesTab: boolean;
}

export interface Plan {
  /** How the client's workers begin. */
  readonly starts: readonly WorkerStart[];
  readonly turns: readonly Turn[];
}

export const STREAMS = ['1', '2'] as const;

const stream = fc.constantFrom(...STREAMS);

const add: fc.Arbitrary<AddTurn> = fc.record({
  do: fc.constant('add'),
  stream,
  sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
  expecting: fc.constantFrom(true, false, false),
  keep: fc.constantFrom(true, true, false),
  // Short ones end before a session that others keep, long ones do not.
  openTimeout: fc.constantFrom(60, 1_500),
  // Short ones are taken over, long ones serve several turns.
  sessionTimeout: fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 20, max: 150 }) },
    { weight: 2, arbitrary: fc.integer({ min: 200, max: 600 }) },
  ),
  // About as long as an add takes: before, during and after its commit.
  terminateAfter: fc.option(fc.integer({ min: 0, max: 12 }), { freq: 7, nil: undefined }),
  closesTab: fc.nat(19).map((n) => n === 0),
});

const slice: fc.Arbitrary<Turn> = fc
  .record({ stream, first: fc.integer({ min: 1, max: 60 }), more: fc.nat(10) })
  .map(({ stream, first, more }) => ({ do: 'slice', stream, first, last: first + more }));

const lookUp: fc.Arbitrary<Turn> = fc.record({ do: fc.constantFrom('read', 'version'), stream });
const close: fc.Arbitrary<Turn> = fc.record({ do: fc.constant('close'), stream });

const turn: fc.Arbitrary<Turn> = fc.oneof(
  { weight: 10, arbitrary: add },
  { weight: 7, arbitrary: lookUp },
  { weight: 2, arbitrary: slice },
  { weight: 1, arbitrary: close },
);

const start: fc.Arbitrary<readonly WorkerStart[]> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<WorkerStart[]>(['healthy']) },
  { weight: 4, arbitrary: fc.constantFrom<WorkerStart[]>(['before'], ['during'], ['after']) },
  // With none to follow, the outcome of the append is unknown.
  { weight: 1, arbitrary: fc.constantFrom<WorkerStart[]>(['before', 'none'], ['during', 'none'], ['after', 'none']) },
);

/** What a client does in so many turns: the same for the same seed. */
export function randomPlan(seed: number, length: number): Plan {
  const turns = fc.sample(turn, { seed, numRuns: length });
  const starts = fc.sample(start, { seed, numRuns: length }).flat();
  return { starts, turns };
}
