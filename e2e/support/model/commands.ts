import { array, boolean, constant, constantFrom, integer, oneof, record, type Arbitrary } from 'fast-check';

/** What happens to a tab or to the machine. Plain data, which fast-check prints and shrinks. */
export type Command =
  | {
      readonly kind: 'open';
      readonly tab: number;
      readonly id: string;
      readonly openTimeout: number;
      readonly sessionTimeout: number;
    }
  | {
      readonly kind: 'add';
      readonly tab: number;
      readonly id: string;
      readonly count: number;
      readonly expects: Expectation;
      readonly key: number;
    }
  | { readonly kind: 'get'; readonly tab: number; readonly id: string; readonly useSnapshot: boolean }
  | { readonly kind: 'slice'; readonly tab: number; readonly id: string; readonly first: number; readonly count: number }
  | { readonly kind: 'snapshot'; readonly tab: number; readonly id: string; readonly version: number }
  | { readonly kind: 'clear'; readonly tab: number; readonly id: string; readonly version: number | 'all' }
  | { readonly kind: 'close'; readonly tab: number; readonly id: string }
  | { readonly kind: 'compact'; readonly tab: number }
  | { readonly kind: 'pass'; readonly milliseconds: number }
  | { readonly kind: 'jump'; readonly hours: number }
  | { readonly kind: 'freeze'; readonly tab: number }
  | { readonly kind: 'thaw'; readonly tab: number; readonly monotonic: 'slept' | 'ran on' }
  | { readonly kind: 'kill'; readonly tab: number };

/** A command, and how far everything runs on before the next one. */
export interface Step {
  readonly command: Command;
  /** Turns of the event loop: few leave calls in flight. */
  readonly turns: number;
}

/** Whether an add says which version its first message must get. */
export type Expectation = 'nothing' | 'the next version' | 'a version far ahead';

export const TABS = 3;
export const IDS = ['1', '2'] as const;
export const LONGEST_SESSION = 60_000; // milliseconds

const tab = integer({ min: 0, max: TABS - 1 });
// Most of it on one stream, where the tabs meet.
const id = constantFrom('1', '1', '1', ...IDS);
const version = integer({ min: 1, max: 6 });

const open = record({
  kind: constant('open' as const),
  tab,
  id,
  openTimeout: constantFrom(0, 100, 10_000, 10_000),
  sessionTimeout: constantFrom(1_000, LONGEST_SESSION),
});
const add = record({
  kind: constant('add' as const),
  tab,
  id,
  count: integer({ min: 1, max: 3 }),
  expects: constantFrom<Expectation>('nothing', 'nothing', 'the next version', 'a version far ahead'),
  // 0: no idempotency id.
  key: constantFrom(0, 0, 0, 1, 2),
});

const command: Arbitrary<Command> = oneof(
  { weight: 5, arbitrary: open },
  { weight: 8, arbitrary: add },
  { weight: 2, arbitrary: record({ kind: constant('get' as const), tab, id, useSnapshot: boolean() }) },
  { weight: 1, arbitrary: record({ kind: constant('slice' as const), tab, id, first: version, count: version }) },
  { weight: 2, arbitrary: record({ kind: constant('snapshot' as const), tab, id, version }) },
  {
    weight: 1,
    arbitrary: record({ kind: constant('clear' as const), tab, id, version: oneof(version, constant('all' as const)) }),
  },
  { weight: 2, arbitrary: record({ kind: constant('close' as const), tab, id }) },
  { weight: 1, arbitrary: record({ kind: constant('compact' as const), tab }) },
  { weight: 3, arbitrary: record({ kind: constant('pass' as const), milliseconds: constantFrom(0, 50, 900, 2_000, 61_000) }) },
  { weight: 1, arbitrary: record({ kind: constant('jump' as const), hours: constantFrom(-3, -1, 1, 3) }) },
  { weight: 2, arbitrary: record({ kind: constant('freeze' as const), tab }) },
  {
    weight: 2,
    arbitrary: record({ kind: constant('thaw' as const), tab, monotonic: constantFrom('slept' as const, 'ran on' as const) }),
  },
  { weight: 1, arbitrary: record({ kind: constant('kill' as const), tab }) },
);

export const steps: Arbitrary<Step[]> = array(record({ command, turns: constantFrom(20, 20, 20, 1, 3) }), {
  minLength: 10,
  maxLength: 60,
  size: 'max',
});
