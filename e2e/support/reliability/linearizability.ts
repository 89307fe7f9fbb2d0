import { placementsOf, type Placement } from './placement.ts';
import { describeOperation, type StreamOperation } from './stream-operation.ts';

export interface Verdict {
  /** What is wrong with the history, in words; empty when it can be explained. */
  readonly wrong: readonly string[];
  /** How many states the search has looked at. */
  readonly visited: number;
}

// Of what did not fit, a reader needs the first few.
const PRINTED = 6; // operations

/** How far the search has come: which operations have been put in order, as bits, and the stream's length after them. */
interface State {
  readonly placed: bigint;
  readonly length: number;
}

/**
 * Decides whether the operations on one stream can be put in an order in which each takes effect at one moment between its
 * start and its end, and each answer is right at that moment (Herlihy and Wing, "Linearizability", 1990).
 *
 * The search is that of Wing and Gong (1993) with Lowe's memory of states (2017): put next any operation that began before the
 * end of all that are left, and go back where nothing fits. A read that fits is put at once, as it changes nothing for others.
 */
export function checkLinearizable(operations: readonly StreamOperation[]): Verdict {
  const { placements, contradictions } = placementsOf(operations);
  if (contradictions.length > 0) return { wrong: contradictions, visited: 0 };
  const visited = new Set<bigint>();
  const open: State[] = [{ placed: 0n, length: 0 }];
  let farthest: State = { placed: 0n, length: -1 };
  for (let state = open.pop(); state; state = open.pop()) {
    const { placed, length } = placeReads(placements, state);
    if (visited.has(placed)) continue;
    visited.add(placed);
    const left = placements.filter((_, index) => !has(placed, index));
    if (left.every(({ optional }) => optional)) return { wrong: [], visited: visited.size };
    if (length > farthest.length) farthest = { placed, length };
    // A stream never shrinks: what fits shorter ones only has missed its moment.
    if (left.some(({ optional, last }) => !optional && last < length)) continue;
    open.push(...nextStates(placements, { placed, length }));
  }
  return { wrong: whereItEnds(placements, farthest), visited: visited.size };
}

/** Puts every read that fits, until none does. */
function placeReads(placements: readonly Placement[], { placed, length }: State): State {
  for (let before: bigint | undefined; before !== placed;) {
    before = placed;
    for (const index of candidates(placements, placed))
      if (placements[index]?.grows === 0 && placements[index].fits(length)) placed |= 1n << BigInt(index);
  }
  return { placed, length };
}

/** The states after each append that fits; last the one to try first. */
function nextStates(placements: readonly Placement[], { placed, length }: State): State[] {
  const states: State[] = [];
  const alike = new Set<string>();
  for (const index of candidates(placements, placed)) {
    const placement = placements[index];
    if (!placement?.fits(length) || (placement.likeness !== undefined && alike.has(placement.likeness))) continue;
    if (placement.likeness !== undefined) alike.add(placement.likeness);
    const state = { placed: placed | (1n << BigInt(index)), length: length + placement.grows };
    if (placement.optional) states.unshift(state);
    else states.push(state);
  }
  return states;
}

/** What can come next: all that is left and began before the end of everything that is left. */
function candidates(placements: readonly Placement[], placed: bigint): number[] {
  const left = [...placements.keys()].filter((index) => !has(placed, index));
  const firstEnd = Math.min(...left.map((index) => placements[index]?.end ?? Infinity));
  return left.filter((index) => (placements[index]?.start ?? Infinity) <= firstEnd);
}

function has(placed: bigint, index: number): boolean {
  return ((placed >> BigInt(index)) & 1n) === 1n;
}

/** The longest stream that could be explained, and what could have come next but does not fit it. */
function whereItEnds(placements: readonly Placement[], { placed, length }: State): string[] {
  const missed = placements.filter(({ optional, last }, index) => !has(placed, index) && !optional && last < length);
  const stuck = candidates(placements, placed).flatMap((index) => placements[index] ?? []);
  const culprits = new Set([...missed, ...stuck].map(({ operation }) => describeOperation(operation)));
  return [`at version ${length} none of these can come next`, ...[...culprits].slice(0, PRINTED)];
}
