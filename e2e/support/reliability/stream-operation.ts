/** When a call was under way, on a clock that is one for all clients: it took effect within, if it did. */
export interface Interval {
  /** The client that called. */
  readonly by: string;
  /** Milliseconds. */
  readonly start: number;
  /** Milliseconds. */
  readonly end: number;
}

/**
 * What the client was told of an append: the version after it, that nothing was written (by an error of that name), or neither. An append of unknown
 * outcome takes effect at any time after its start, also after its end, or never.
 */
export type AppendOutcome =
  | { readonly status: 'acknowledged'; readonly version: number }
  | { readonly status: 'refused'; readonly by: string }
  | { readonly status: 'unknown' };

export interface Append extends Interval {
  readonly kind: 'append';
  /** The ids of the batch's messages; no other append has them. */
  readonly ids: readonly string[];
  /** The version that the first message must get. */
  readonly expected?: number;
  readonly outcome: AppendOutcome;
}

/** The whole stream, as ids. */
export interface Read extends Interval {
  readonly kind: 'read';
  readonly ids: readonly string[];
}

/** Versions `first` to `last`, inclusive, as far as the stream goes. */
export interface Slice extends Interval {
  readonly kind: 'slice';
  readonly first: number;
  readonly last: number;
  readonly ids: readonly string[];
}

/** How many messages the stream has. */
export interface VersionRead extends Interval {
  readonly kind: 'version';
  readonly version: number;
}

/** One call on one stream, with what came back. */
export type StreamOperation = Append | Read | Slice | VersionRead;

/** An operation as a failing test prints it. */
export function describeOperation(operation: StreamOperation): string {
  return `${operation.by}, ${operation.start.toFixed(1)}–${operation.end.toFixed(1)} ms: ${inWords(operation)}`;
}

function inWords(operation: StreamOperation): string {
  switch (operation.kind) {
    case 'append': {
      const { ids, expected, outcome } = operation;
      return `append of [${ids.join(', ')}]${expected === undefined ? '' : ` to version ${expected}`}, ${outcomeInWords(outcome)}`;
    }
    case 'read':
      return `read of ${operation.ids.length}, the last is ${operation.ids.at(-1) ?? 'none'}`;
    case 'slice':
      return `slice ${operation.first}–${operation.last}: [${operation.ids.join(', ')}]`;
    case 'version':
      return `version ${operation.version}`;
  }
}

function outcomeInWords(outcome: AppendOutcome): string {
  switch (outcome.status) {
    case 'acknowledged':
      return `acknowledged at version ${outcome.version}`;
    case 'refused':
      return `refused by ${outcome.by}`;
    case 'unknown':
      return 'unknown';
  }
}
