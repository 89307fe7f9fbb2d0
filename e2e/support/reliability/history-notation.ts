import type { Append, AppendOutcome, Read, Slice, VersionRead } from './stream-operation.ts';

/** When, as start and end. */
export type When = readonly [start: number, end: number];

const interval = ([start, end]: When): { by: string; start: number; end: number } => ({ by: 'a tab', start, end });

/** Ids are single letters here: `ab` is a batch of two. */
export function acknowledged(when: When, ids: string, version: number): Append {
  return append(when, ids, { status: 'acknowledged', version });
}

export function refused(when: When, ids: string): Append {
  return append(when, ids, { status: 'refused', by: 'an error' });
}

export function unknown(when: When, ids: string, expected?: number): Append {
  return append(when, ids, { status: 'unknown' }, expected);
}

export function read(when: When, ids: string): Read {
  return { ...interval(when), kind: 'read', ids: [...ids] };
}

export function slice(when: When, [first, last]: readonly [first: number, last: number], ids: string): Slice {
  return { ...interval(when), kind: 'slice', first, last, ids: [...ids] };
}

export function version(when: When, found: number): VersionRead {
  return { ...interval(when), kind: 'version', version: found };
}

function append(when: When, ids: string, outcome: AppendOutcome, expected?: number): Append {
  return { ...interval(when), kind: 'append', ids: [...ids], outcome, ...(expected !== undefined && { expected }) };
}
