import { expect, test } from '@playwright/test';
import { checkLinearizable } from '../reliability/linearizability.ts';
import type { AppendOutcome, StreamOperation } from '../reliability/stream-operation.ts';

type Times = readonly [start: number, end: number];

const unknown: AppendOutcome = { status: 'unknown' };
const refused: AppendOutcome = { status: 'refused' };
const at = (version: number): AppendOutcome => ({ status: 'acknowledged', version });

function append([start, end]: Times, ids: string, outcome: AppendOutcome, expected?: number): StreamOperation {
  return { kind: 'append', by: 'a', start, end, ids: [...ids], outcome, ...(expected !== undefined && { expected }) };
}

function read([start, end]: Times, ids: string): StreamOperation {
  return { kind: 'read', by: 'b', start, end, ids: [...ids] };
}

function slice([start, end]: Times, first: number, last: number, ids: string): StreamOperation {
  return { kind: 'slice', by: 'b', start, end, first, last, ids: [...ids] };
}

function version([start, end]: Times, found: number): StreamOperation {
  return { kind: 'version', by: 'c', start, end, version: found };
}

const LEGAL: Readonly<Record<string, readonly StreamOperation[]>> = {
  'nothing at all': [],
  'calls one after the other': [
    append([0, 1], 'xy', at(2)),
    read([2, 3], 'xy'),
    append([4, 5], 'z', at(3), 3),
    slice([6, 7], 2, 9, 'yz'),
    version([8, 9], 3),
  ],
  'a read that overlaps an append sees it or not': [append([0, 9], 'x', at(1)), read([1, 2], ''), read([3, 4], 'x')],
  'an append of unknown outcome that took effect after its end': [
    append([0, 1], 'x', unknown),
    read([2, 3], ''),
    read([8, 9], 'x'),
  ],
  'an append of unknown outcome that never took effect': [
    append([0, 1], 'x', unknown),
    append([2, 3], 'y', at(1)),
    read([4, 5], 'y'),
  ],
  'a refused append that is nowhere': [append([0, 1], 'x', refused), append([2, 3], 'y', at(1)), read([4, 5], 'y')],
  'two appends at the same time, in the order of their versions': [
    append([0, 5], 'x', at(2)),
    append([0, 5], 'y', at(1)),
    read([6, 7], 'yx'),
  ],
};

const ILLEGAL: Readonly<Record<string, readonly StreamOperation[]>> = {
  'an acknowledged append that is lost': [append([0, 1], 'x', at(1)), read([2, 3], '')],
  'a stale version after the end of an append': [append([0, 1], 'x', at(1)), version([2, 3], 0)],
  'part of a batch': [append([0, 9], 'xy', at(2)), read([1, 2], 'x')],
  'two appends acknowledged at one version': [append([0, 1], 'x', at(1)), append([0, 1], 'y', at(1))],
  'a message twice': [append([0, 1], 'x', at(1)), read([2, 3], 'xx')],
  'a refused append that is stored': [append([0, 1], 'x', refused), read([2, 3], 'x')],
  'a message from nowhere': [append([0, 1], 'x', at(1)), read([2, 3], 'xq')],
  'a read that goes back': [append([0, 9], 'x', at(1)), read([1, 2], 'x'), read([3, 4], '')],
  'an append of unknown outcome that is there and gone again': [
    append([0, 1], 'x', unknown),
    read([2, 3], 'x'),
    read([4, 5], ''),
  ],
  'an append of unknown outcome before its start': [read([0, 1], 'x'), append([2, 3], 'x', unknown)],
  'a message at another version than it expected': [append([0, 1], 'x', at(1)), append([2, 3], 'y', at(2), 3)],
  'two orders in two reads': [
    append([0, 9], 'x', unknown),
    append([0, 9], 'y', unknown),
    read([10, 11], 'xy'),
    read([12, 13], 'yx'),
  ],
  'a slice of another stream than the read': [append([0, 1], 'xyz', at(3)), slice([2, 3], 2, 3, 'zy')],
};

for (const [title, history] of Object.entries(LEGAL)) {
  test(`the checker finds an order for ${title}`, () => {
    expect(checkLinearizable(history).wrong).toEqual([]);
  });
}

for (const [title, history] of Object.entries(ILLEGAL)) {
  test(`the checker refuses ${title}`, () => {
    expect(checkLinearizable(history).wrong).not.toEqual([]);
  });
}

test('the checker looks at few states where many appends overlap, some of unknown outcome', () => {
  const letters = [...'abcdefghijklmnopqrst'];
  const appends = letters.map((id, index) => append([0, 100], id, index % 4 === 0 ? unknown : at(index + 1)));
  const { wrong, visited } = checkLinearizable([...appends, read([101, 102], letters.join(''))]);
  expect(wrong).toEqual([]);
  expect(visited).toBeLessThan(1_000);
});
