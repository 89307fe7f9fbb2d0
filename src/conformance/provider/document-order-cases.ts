import type { DocumentQuery, Documents, IndexValue } from '../../contract/projection.ts';
import { InvalidArgumentError } from '../../contract/errors/index.ts';
import { defineProjection } from '../../projections/define-projection.ts';
import { assertEqual, assertRejects, assertTrue } from '../storage/assert.ts';
import { bankEvents, ValueRecorded } from './bank.ts';
import type { ProviderCase, ProviderWorld } from './provider-case.ts';

type Sortable = string | number | readonly (string | number)[];

interface Place {
  readonly key: string;
  readonly value: Sortable;
}

// Each with another key, which must not be taken for a part of the value: `c` would stand before `k`.
const VALUES: readonly Sortable[] = [
  ...[-Infinity, -1, -Number.MIN_VALUE, -0, 0, Number.MIN_VALUE, 1, 1.5, Number.MAX_VALUE, Infinity],
  ...['', '\0', 'a', 'a\0', 'a\0b', 'b', '\ud800', '\uffff', 'é'],
  ...[
    [],
    ['a', 'c'],
    ['a', 'k'],
    ['a', 'z', 1],
    ['a', 1],
    [1, 'a'],
    [1, 1],
    ['', ''],
    ['a', ''],
    ['a', '', -Infinity],
    ['b', 'a'],
  ],
];
const KEYS: readonly string[] = ['', '\0', 'a', 'a\0', 'c', 'k', 'z', 'x'.repeat(10_000), '\ud800', '\udc00', '\uffff', 'é'];
const PLACES: readonly Place[] = VALUES.map((value, index) => ({ key: KEYS[index] ?? `k${index}`, value }));

function compare(one: string | number, other: string | number): number {
  if (typeof one !== typeof other) return typeof one === 'number' ? -1 : 1;
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Element by element; of two of which one begins with the other the shorter one first. */
function compareValues(one: Sortable, other: Sortable): number {
  const [left, right] = [[one].flat(), [other].flat()];
  for (const [index, part] of left.entries()) {
    const against = right[index];
    if (against === undefined) return 1;
    const order = compare(part, against);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function beginsWith(value: Sortable, start: Sortable): boolean {
  const list = [value].flat();
  return [start].flat().every((part, index) => list[index] !== undefined && compare(list[index], part) === 0);
}

/** The keys that a query finds, by a scan of all. */
function scan({ index, from, to }: DocumentQuery): readonly string[] {
  const isWanted = (at: Sortable): boolean =>
    (from === undefined || compareValues(at, from) >= 0) &&
    (to === undefined || compareValues(at, to) <= 0 || beginsWith(at, to));
  if (index === undefined)
    return PLACES.map(({ key }) => key)
      .filter(isWanted)
      .toSorted(compare);
  const sorted = PLACES.toSorted((one, other) => compareValues(one.value, other.value) || compare(one.key, other.key));
  return sorted.filter(({ value }) => isWanted(value)).map(({ key }) => key);
}

async function keysOf(
  documents: Documents<Place, 'before' | 'byValue' | 'later'>,
  query: DocumentQuery<'byValue'>,
): Promise<readonly string[]> {
  const keys: string[] = [];
  for (let after: string | undefined; ;) {
    const { documents: found, next } = await documents.list({ ...query, after });
    keys.push(...found.map(({ key }) => key));
    if (next === undefined) return keys;
    assertTrue(next !== after, 'the next page is another one');
    after = next;
  }
}

/** A document for each of the places. */
async function fill({ connect, database }: ProviderWorld): Promise<Documents<Place, 'before' | 'byValue' | 'later'>> {
  const places = defineProjection(bankEvents, {
    name: 'places',
    key: (event) => (event instanceof ValueRecorded ? PLACES[Number(event.value)]?.key : undefined),
    on: { ValueRecorded: (_: Place | undefined, { value }): Place => PLACES[Number(value)] ?? { key: '', value: 'none' } },
    // Neighbours, into which no list may reach.
    indexes: { before: ({ key }) => key, byValue: ({ value }) => value, later: ({ key }) => key },
  });
  const provider = connect({ projections: [places] });
  const events = PLACES.map((_, index) => new ValueRecorded(index));
  await provider.add('Account', 'a', events, { database });
  const documents = provider.documents(places, { database });
  await documents.count({ upTo: 'latest' });
  return documents;
}

export const documentOrderCases: readonly ProviderCase[] = [
  {
    title: 'an index of any values, and keys of any texts, answer as a scan of the documents would',
    async run(world) {
      const documents = await fill(world);
      for (const { key } of PLACES) {
        assertEqual((await documents.get(key))?.key, key, `the document at ${JSON.stringify(key.slice(0, 9))}`);
      }
      const bounds: readonly IndexValue[] = [undefined, ...VALUES, ['a'], [1]];
      for (const index of ['byValue', undefined] as const) {
        for (const bound of index ? bounds : KEYS) {
          for (const range of [{ from: bound }, { to: bound }, { from: bound, to: bound }]) {
            const query = { ...(index && { index }), ...range };
            const expected = scan(query);
            const what = JSON.stringify(query).slice(0, 99);
            assertEqual(await keysOf(documents, query), expected, what);
            assertEqual(await documents.count(query), expected.length, `count of ${what}`);
          }
        }
      }
    },
  },
  {
    title: 'documents are listed in pages of any size, whatever they are sorted by',
    async run(world) {
      const documents = await fill(world);
      for (const index of ['byValue', undefined] as const) {
        const query = { ...(index && { index }) };
        const expected = scan(query);
        for (const limit of [1, 2, 7]) {
          assertEqual(await keysOf(documents, { ...query, limit }), expected, `by ${limit}`);
          const backwards = await keysOf(documents, { ...query, limit, reverse: true });
          assertEqual(backwards, expected.toReversed(), `backwards by ${limit}`);
        }
      }
    },
  },
  {
    title: 'the next of a page belongs to its index, and is refused by a list of another one',
    async run(world) {
      const documents = await fill(world);
      const pages = await Promise.all([documents.list({ limit: 1 }), documents.list({ limit: 1, index: 'byValue' })]);
      const [byKey, byValue] = pages.map(({ next }) => next);
      assertTrue(byKey !== undefined && byValue !== undefined, 'there are other pages');
      await assertRejects(documents.list({ after: byValue }), InvalidArgumentError, 'by key');
      await assertRejects(documents.list({ after: byKey, index: 'byValue' }), InvalidArgumentError, 'by value');
      for (const index of ['before', 'later'] as const) {
        await assertRejects(documents.list({ after: byValue, index }), InvalidArgumentError, index);
      }
      for (const after of ['[]', '[null]', '{}', '["byValue"]', '["byValue",{}]', '["byValue",[1],"a"]', '1', '[true]']) {
        await assertRejects(documents.list({ after, index: 'byValue' }), InvalidArgumentError, after);
        // A key may be any text.
        if (after !== '["byValue"]') await assertRejects(documents.list({ after }), InvalidArgumentError, `${after} by key`);
      }
    },
  },
];
