import { array, boolean, constant, constantFrom, integer, oneof, record, type Arbitrary } from 'fast-check';

/** What may happen to the tabs whose documents and subscribers a model follows. */
export type ReadingCommand =
  | { readonly kind: 'add'; readonly tab: number; readonly ids: readonly string[]; readonly count: number }
  | { readonly kind: 'compact' | 'rebuild' | 'wait' | 'freeze' | 'kill' | 'newer' | 'end'; readonly tab: number }
  | { readonly kind: 'subscribe'; readonly tab: number; readonly isNamed: boolean; readonly takes: number }
  | { readonly kind: 'thaw'; readonly tab: number; readonly monotonic: 'slept' | 'ran on' }
  | { readonly kind: 'pass'; readonly milliseconds: number };

export interface ReadingStep {
  readonly command: ReadingCommand;
  /** Turns of the event loop until the next one. */
  readonly turns: number;
}

export const READING_TABS = 3;

/** The longest that a handler takes for a commit. */
export const SLOWEST = 5_000; // milliseconds

const tab = integer({ min: 0, max: READING_TABS - 1 });
const of = <K extends 'compact' | 'rebuild' | 'wait' | 'freeze' | 'kill' | 'newer' | 'end'>(kind: K) =>
  record({ kind: constant(kind), tab });

const command: Arbitrary<ReadingCommand> = oneof(
  {
    weight: 10,
    arbitrary: record({
      kind: constant('add' as const),
      tab,
      ids: constantFrom(['a'], ['a'], ['b'], ['c'], ['a', 'b'], ['c', 'a', 'b']),
      count: integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 4,
    // How long the handler takes, in milliseconds.
    arbitrary: record({ kind: constant('subscribe' as const), tab, isNamed: boolean(), takes: constantFrom(0, 0, 100, SLOWEST) }),
  },
  { weight: 1, arbitrary: of('end') },
  { weight: 2, arbitrary: of('compact') },
  { weight: 2, arbitrary: of('rebuild') },
  { weight: 2, arbitrary: of('wait') },
  { weight: 2, arbitrary: of('freeze') },
  {
    weight: 2,
    arbitrary: record({ kind: constant('thaw' as const), tab, monotonic: constantFrom('slept' as const, 'ran on' as const) }),
  },
  { weight: 2, arbitrary: of('kill') },
  { weight: 1, arbitrary: of('newer') },
  { weight: 4, arbitrary: record({ kind: constant('pass' as const), milliseconds: constantFrom(50, 900, 2_000, 11_000) }) },
);

export const readingSteps: Arbitrary<ReadingStep[]> = array(record({ command, turns: constantFrom(40, 40, 40, 1, 3, 7) }), {
  minLength: 10,
  maxLength: 40,
  size: 'max',
});
