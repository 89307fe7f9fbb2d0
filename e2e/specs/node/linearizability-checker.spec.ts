import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { acknowledged, read, refused, slice, unknown, version } from '../../support/reliability/history-notation.ts';
import { checkLinearizable } from '../../support/reliability/linearizability.ts';
import type { StreamOperation } from '../../support/reliability/stream-operation.ts';
import { canBeOrdered } from '../../support/reliability/every-order.ts';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 5_000);

const EXPLAINED: Readonly<Record<string, readonly StreamOperation[]>> = {
  'nothing at all': [],
  'one call after the other': [
    acknowledged([0, 1], 'ab', 2),
    read([2, 3], 'ab'),
    acknowledged([4, 5], 'c', 3),
    version([6, 7], 3),
  ],
  'two appends at once, in either order': [acknowledged([0, 9], 'a', 2), acknowledged([0, 9], 'b', 1), read([10, 11], 'ba')],
  'a read during an append that does not see it yet': [acknowledged([0, 9], 'a', 1), read([1, 2], ''), read([3, 4], 'a')],
  'a read during an append that sees it already': [acknowledged([0, 9], 'a', 1), read([1, 2], 'a')],
  'a refused append': [acknowledged([0, 1], 'a', 1), refused([2, 3], 'b'), read([4, 5], 'a')],
  'an unknown append that was written': [unknown([0, 1], 'a'), read([2, 3], 'a')],
  'an unknown append that was never written': [unknown([0, 1], 'a'), read([2, 3], ''), acknowledged([4, 5], 'b', 1)],
  'an unknown append that is written after its end': [unknown([0, 1], 'a'), read([2, 3], ''), read([4, 5], 'a')],
  'an unknown append that nobody read but versions count': [unknown([0, 1], 'a'), acknowledged([2, 3], 'b', 2)],
  'unknown appends of which some sizes add up': [
    unknown([0, 1], 'ab'),
    unknown([0, 1], 'c'),
    unknown([0, 1], 'def'),
    version([2, 3], 4),
  ],
  'slices inside, at the end and after it': [
    acknowledged([0, 1], 'abc', 3),
    slice([2, 3], [1, 2], 'ab'),
    slice([2, 3], [3, 9], 'c'),
    slice([2, 3], [4, 9], ''),
  ],
  'an append of unknown outcome in a gap between slices': [
    unknown([0, 1], 'a'),
    acknowledged([2, 3], 'b', 2),
    slice([4, 5], [2, 2], 'b'),
  ],
};

for (const [title, history] of Object.entries(EXPLAINED)) {
  test(`explains ${title}`, () => {
    expect(checkLinearizable(history).wrong).toEqual([]);
  });
}

const REFUSED: Readonly<Record<string, readonly StreamOperation[]>> = {
  'an acknowledged append that is lost': [acknowledged([0, 1], 'a', 1), acknowledged([2, 3], 'b', 2), read([4, 5], 'b')],
  'a stale read after the end of an append': [acknowledged([0, 1], 'a', 1), read([2, 3], '')],
  'a stale version after the end of an append': [acknowledged([0, 1], 'a', 1), version([2, 3], 0)],
  'a stale slice after the end of an append': [acknowledged([0, 1], 'ab', 2), slice([2, 3], [2, 3], '')],
  'a batch that is read in part': [acknowledged([0, 9], 'ab', 2), read([1, 2], 'a')],
  'a version in the middle of a batch': [acknowledged([0, 9], 'ab', 2), version([1, 2], 1)],
  'two appends acknowledged at one version': [acknowledged([0, 9], 'a', 1), acknowledged([0, 9], 'b', 1)],
  'versions that overlap': [acknowledged([0, 9], 'ab', 2), acknowledged([0, 9], 'cd', 3)],
  'a message that is there twice': [acknowledged([0, 1], 'a', 1), read([2, 3], 'aa')],
  'a batch that is there twice': [unknown([0, 1], 'ab'), read([2, 3], 'abab')],
  'a refused append that is there': [refused([0, 1], 'a'), read([2, 3], 'a')],
  'a refused append that versions count': [refused([0, 1], 'a'), acknowledged([2, 3], 'b', 2)],
  'a message that nobody added': [read([0, 1], 'a')],
  'reads that go backwards': [acknowledged([0, 9], 'a', 1), read([1, 2], 'a'), read([3, 4], '')],
  'an unknown append that is there, and then is not': [unknown([0, 1], 'a'), read([2, 3], 'a'), read([4, 5], '')],
  'an unknown append that is read before its start': [read([0, 1], 'a'), unknown([2, 3], 'a')],
  'an unknown append at another version than it must get': [unknown([0, 1], 'a', 2), read([2, 3], 'a')],
  'an append in the order of its version but not of time': [acknowledged([0, 1], 'a', 2), acknowledged([2, 3], 'b', 1)],
  'two reads that disagree on an order': [
    acknowledged([0, 9], 'a', 2),
    acknowledged([0, 9], 'b', 1),
    read([10, 11], 'ba'),
    slice([10, 11], [1, 1], 'a'),
  ],
  'an acknowledged version that a read contradicts': [
    acknowledged([0, 1], 'a', 2),
    acknowledged([0, 1], 'b', 1),
    read([2, 3], 'ab'),
  ],
  'a slice that is longer than was asked': [acknowledged([0, 1], 'abc', 3), slice([2, 3], [1, 2], 'abc')],
};

for (const [title, history] of Object.entries(REFUSED)) {
  test(`refuses ${title}`, () => {
    expect(checkLinearizable(history).wrong).not.toEqual([]);
  });
}

test('says which operations no order explains', () => {
  expect(checkLinearizable([acknowledged([0, 1], 'a', 1), read([2, 3], '')]).wrong).toEqual([
    'at version 1 none of these can come next',
    'a tab, 2.0–3.0 ms: read of 0, the last is none',
  ]);
});

/** Small histories in which every answer is a guess: about right now and then. */
const when = fc.tuple(fc.nat(12), fc.nat(4)).map(([start, length]) => [start, start + length] as const);
const answers = fc.constantFrom('', 'a', 'b', 'ab', 'ba', 'bc', 'abc', 'bca', 'bac');
const appendOf = (ids: string): fc.Arbitrary<StreamOperation> =>
  fc.oneof(
    fc.tuple(when, fc.integer({ min: ids.length, max: 4 })).map(([at, found]) => acknowledged(at, ids, found)),
    when.map((at) => refused(at, ids)),
    fc.tuple(when, fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined })).map(([at, first]) => unknown(at, ids, first)),
  );
const lookUp: fc.Arbitrary<StreamOperation> = fc.oneof(
  fc.tuple(when, answers).map(([at, ids]) => read(at, ids)),
  fc.tuple(when, fc.nat(4)).map(([at, found]) => version(at, found)),
  fc
    .tuple(when, fc.integer({ min: 1, max: 3 }), fc.nat(2), answers)
    .map(([at, first, more, ids]) => slice(at, [first, first + more], ids)),
);
const appends = fc
  .constantFrom(['a'], ['a', 'b'], ['a', 'bc'], ['a', 'b', 'c'])
  .chain((batches) => fc.tuple(...batches.map(appendOf)));
const histories = fc.tuple(appends, fc.array(lookUp, { maxLength: 3 })).map((parts) => parts.flat());

test('judges every small history as trying all orders does', () => {
  const verdicts = { explained: 0, refused: 0 };
  const check = (history: readonly StreamOperation[]): boolean => {
    const explained = checkLinearizable(history).wrong.length === 0;
    verdicts[explained ? 'explained' : 'refused']++;
    return explained === canBeOrdered(history);
  };
  fc.assert(fc.property(histories, check), { numRuns: RUNS });
  expect(Math.min(verdicts.explained, verdicts.refused), 'of each verdict').toBeGreaterThan(RUNS / 20);
});

/** Four clients at once, for so many turns: each adds and reads. */
function busyHistory(turns: number): StreamOperation[] {
  const clients = [0, 1, 2, 3];
  const ids = Array.from({ length: turns * clients.length }, (_, index) => `message ${index}`);
  return Array.from({ length: turns }, (_, turn) => turn).flatMap((turn) =>
    clients.flatMap((client): StreamOperation[] => {
      // The last client's append takes effect first.
      const place = turn * clients.length + (clients.length - client);
      const at = [turn * 10, turn * 10 + 9] as const;
      const added: StreamOperation = { ...acknowledged(at, '', place), ids: ids.slice(place - 1, place) };
      return [added, { ...read(at, ''), ids: ids.slice(0, place) }];
    }),
  );
}

test('a history of hundreds of operations is explained without going back', () => {
  const history = busyHistory(100);
  const { wrong, visited } = checkLinearizable(history);
  expect(wrong).toEqual([]);
  expect(visited).toBeLessThanOrEqual(history.length / 2 + 1);
});

test('many appends of unknown outcome that nobody read are not tried in every combination', () => {
  const lost = Array.from({ length: 30 }, (_, index) => ({
    ...unknown([index, index + 1], ''),
    ids: Array.from({ length: 1 + (index % 3) }, (_, n) => `lost ${index} ${n}`),
  }));
  const { wrong, visited } = checkLinearizable([...lost, version([100, 101], 61)]);
  expect(wrong).not.toEqual([]);
  expect(visited).toBeLessThanOrEqual(11 ** 3);
});
