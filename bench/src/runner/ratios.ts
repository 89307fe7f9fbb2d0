/** The middle of several numbers, and how far they spread. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** Ours ÷ the peer's, round by round: what slows the machine for a while slows both. Lower is better for us. */
export function pairedRatios(ours: readonly number[], peers: readonly number[]): Spread {
  return spread(ours.slice(0, peers.length).map((value, round) => value / (peers[round] ?? Number.NaN)));
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
  return { median, least: sorted[0] ?? Number.NaN, most: sorted.at(-1) ?? Number.NaN };
}
