import { describeOperation, type Append, type StreamOperation } from './stream-operation.ts';

/** What an operation asks of the order it is put in. */
export interface Placement {
  readonly operation: StreamOperation;
  readonly start: number;
  /** `Infinity` for an append of unknown outcome. */
  readonly end: number;
  /** Whether it can have taken effect on a stream of this length. */
  readonly fits: (length: number) => boolean;
  /** The greatest length that it fits; below 0 when it fits none. */
  readonly last: number;
  /** How many messages it adds. */
  readonly grows: number;
  /** Whether it may be left out. */
  readonly optional: boolean;
  /** Alike in all but their start: of several that fit, the first will do. Absent for what has a place of its own. */
  readonly likeness?: string;
}

export interface Placements {
  /** In the order of their starts. */
  readonly placements: readonly Placement[];
  /** What no order can explain, in words: two ids seen at one version, one id seen at two, a refused append seen. */
  readonly contradictions: readonly string[];
}

/**
 * A stream only grows, so a message that was seen at a version stands there for ever. With that, all that is left of each
 * operation is which lengths of the stream it fits: what a read found is held against all other reads here, once.
 */
export function placementsOf(operations: readonly StreamOperation[]): Placements {
  const seen = new Seen(operations);
  const placements = operations
    .flatMap((operation) => placementOf(operation, seen) ?? [])
    .toSorted((one, other) => one.start - other.start);
  return { placements, contradictions: [...new Set([...seen.contradictions, ...refusedAndSeen(operations, seen)])] };
}

type Lengths = Pick<Placement, 'fits' | 'last'>;

const NONE = between(0, -1);

/** `undefined` for what no order has to hold: a refused append. */
function placementOf(operation: StreamOperation, seen: Seen): Placement | undefined {
  const { start, end } = operation;
  const read = { operation, start, end, grows: 0, optional: false };
  switch (operation.kind) {
    case 'append':
      return operation.outcome.status === 'refused' ? undefined : placementOfAppend(operation, seen);
    case 'read':
      return { ...read, ...exactly(operation.ids.length) };
    case 'version':
      return { ...read, ...exactly(operation.version) };
    case 'slice':
      return { ...read, ...lengthsForSlice(operation.first, operation.last, operation.ids.length) };
  }
}

function refusedAndSeen(operations: readonly StreamOperation[], seen: Seen): string[] {
  return operations.flatMap((operation) => {
    const refused = operation.kind === 'append' && operation.outcome.status === 'refused';
    const [before] = refused ? seen.before(operation.ids) : [];
    return before === undefined ? [] : [`stored after version ${before}, and yet: ${describeOperation(operation)}`];
  });
}

function placementOfAppend(operation: Append, seen: Seen): Placement {
  const { ids, start, outcome, expected } = operation;
  const told = outcome.status === 'acknowledged' ? outcome.version - ids.length : undefined;
  const before = [told, expected === undefined ? undefined : expected - 1, ...seen.before(ids)].filter((at) => at !== undefined);
  const [at] = before;
  const agree = before.every((other) => other === at) && (at === undefined || seen.allows(ids, at));
  const end = outcome.status === 'unknown' ? Infinity : operation.end;
  const placement = { operation, start, end, grows: ids.length, optional: outcome.status === 'unknown' };
  if (!agree) return { ...placement, ...NONE };
  if (at !== undefined) return { ...placement, ...exactly(at) };
  return { ...placement, fits: (length) => seen.allows(ids, length), last: Infinity, likeness: String(ids.length) };
}

function between(first: number, last: number): Lengths {
  return { fits: (length) => first <= length && length <= last, last };
}

function exactly(length: number): Lengths {
  return between(length, length);
}

function lengthsForSlice(first: number, last: number, count: number): Lengths {
  const wanted = last - first + 1;
  if (count > wanted) return NONE;
  if (count === wanted) return between(last, Infinity);
  return count === 0 ? between(0, first - 1) : exactly(first - 1 + count);
}

/** Which message stands at which version, by all reads together. */
class Seen {
  readonly contradictions: string[] = [];
  readonly #ids = new Map<number, string>();
  readonly #versions = new Map<string, number>();

  constructor(operations: readonly StreamOperation[]) {
    for (const operation of operations) {
      if (operation.kind === 'read') this.#see(operation.ids, 1);
      if (operation.kind === 'slice') this.#see(operation.ids, operation.first);
    }
  }

  /** The length of the stream just before an append of these, by each of them that was seen. */
  before(ids: readonly string[]): number[] {
    return ids.flatMap((id, index) => {
      const version = this.#versions.get(id);
      return version === undefined ? [] : [version - index - 1];
    });
  }

  /** Whether no other messages were seen where an append of these at this length would put them. */
  allows(ids: readonly string[], length: number): boolean {
    return ids.every((id, index) => (this.#ids.get(length + index + 1) ?? id) === id);
  }

  #see(ids: readonly string[], first: number): void {
    for (const [index, id] of ids.entries()) {
      const version = first + index;
      const otherId = this.#ids.get(version) ?? id;
      const otherVersion = this.#versions.get(id) ?? version;
      if (otherId !== id) this.contradictions.push(`version ${version} is ${otherId} in one read and ${id} in another`);
      if (otherVersion !== version) this.contradictions.push(`${id} is at version ${otherVersion} and at ${version}`);
      this.#ids.set(version, id);
      this.#versions.set(id, version);
    }
  }
}
