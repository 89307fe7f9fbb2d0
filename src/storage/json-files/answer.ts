import { textLength } from '../budget.ts';
import { compareKeys, type Key } from '../key.ts';
import type { Query, RangeQuery } from '../port.ts';
import type { StoredWrite } from './journal-record.ts';
import type { Overlay } from './overlay.ts';
import type { ValueTree } from './value-tree.ts';
import { valueOf, type StoredValue } from './value-text.ts';

// As many as the system's calls can have in hand at once, several times over.
const AT_ONCE = 32; // files

/** A state of the database: what is in the files, under what is not there yet, the newest last. */
export interface Layers {
  readonly tree: ValueTree;
  readonly overlays: readonly Overlay[];
}

/** What an answer was made from. */
export interface Sources {
  /** Paths of the files that were found. */
  readonly files: Set<string>;
}

/** A key of a range: its value is in a file, or was not brought to one yet. */
type Candidate = { readonly key: Key; readonly file: string } | { readonly key: Key; readonly stored: StoredValue };

/** What a query finds. The overlays are looked at before this returns, the files after. */
export function answer(layers: Layers, query: Query, sources: Sources): Promise<readonly unknown[]> {
  if ('key' in query) return answerGet(layers, query.collection, query.key, sources);
  const candidates = takeCandidates(layers.tree, query, writtenBetween(layers, query), sources);
  return query.keysOnly ? keysOf(candidates) : valuesOf(layers.tree, candidates, query.budget ?? Infinity);
}

async function answerGet(
  { tree, overlays }: Layers,
  collection: string,
  key: Key,
  sources: Sources,
): Promise<readonly unknown[]> {
  const write = overlays.map((overlay) => overlay.get(collection, key)).findLast((found) => found !== undefined);
  if (write) return write.stored ? [copyOf(write.stored)] : [];
  const file = tree.fileOf(collection, key);
  const stored = await tree.read(file);
  if (!stored) return [];
  sources.files.add(file);
  return [valueOf(stored)];
}

/** What the overlays say of a range, in its order. */
function writtenBetween({ overlays }: Layers, { collection, from, to, reverse }: RangeQuery): readonly StoredWrite[] {
  const [first = [], ...others] = overlays
    .map((overlay) => overlay.between(collection, from, to))
    .filter(({ length }) => length > 0);
  const merged = others.reduce(mergeOver, first);
  return reverse ? merged.toReversed() : merged;
}

function mergeOver(below: readonly StoredWrite[], above: readonly StoredWrite[]): readonly StoredWrite[] {
  const left = below.filter(({ key }) => !above.some((write) => compareKeys(write.key, key) === 0));
  return [...left, ...above].toSorted((a, b) => compareKeys(a.key, b.key));
}

/** The keys of a range in its order, up to its limit. */
async function* takeCandidates(
  tree: ValueTree,
  query: RangeQuery,
  written: readonly StoredWrite[],
  sources: Sources,
): AsyncGenerator<readonly Candidate[]> {
  let left = query.limit ?? Infinity;
  for await (const page of mergedPages(tree, query, written, sources)) {
    yield page.slice(0, left);
    left -= page.length;
    if (left <= 0) return;
  }
}

/** The lists of files, with what the overlays say in between and instead. */
async function* mergedPages(
  tree: ValueTree,
  { collection, from, to, reverse = false }: RangeQuery,
  written: readonly StoredWrite[],
  sources: Sources,
): AsyncGenerator<readonly Candidate[]> {
  const sign = reverse ? -1 : 1;
  let next = 0;
  for await (const page of tree.files(collection, { from, to, reverse })) {
    const merged: Candidate[] = [];
    for (const found of page) {
      let write = written[next];
      for (; write && sign * compareKeys(write.key, found.key) < 0; write = written[++next]) merged.push(...candidatesOf(write));
      sources.files.add(found.file);
      // What is written at the same key comes instead, before the next one.
      if (!write || compareKeys(write.key, found.key) !== 0) merged.push(found);
    }
    if (merged.length > 0) yield merged;
  }
  const rest = written.slice(next).flatMap(candidatesOf);
  if (rest.length > 0) yield rest;
}

function candidatesOf({ key, stored }: StoredWrite): readonly Candidate[] {
  return stored ? [{ key, stored }] : [];
}

async function keysOf(candidates: AsyncIterable<readonly Candidate[]>): Promise<readonly unknown[]> {
  const keys: Key[] = [];
  for await (const page of candidates) for (const { key } of page) keys.push(key);
  return keys;
}

async function valuesOf(
  tree: ValueTree,
  candidates: AsyncIterable<readonly Candidate[]>,
  budget: number,
): Promise<readonly unknown[]> {
  const values: unknown[] = [];
  let length = 0;
  for await (const page of candidates) {
    for (let start = 0; start < page.length; start += AT_ONCE) {
      for (const value of await Promise.all(page.slice(start, start + AT_ONCE).map((candidate) => load(tree, candidate)))) {
        if (value === GONE) continue;
        values.push(value);
        length += textLength(value);
        if (length >= budget) return values;
      }
    }
  }
  return values;
}

const GONE = Symbol('a file that was removed since it was listed');

async function load(tree: ValueTree, candidate: Candidate): Promise<unknown> {
  if ('stored' in candidate) return copyOf(candidate.stored);
  const stored = await tree.read(candidate.file);
  return stored ? valueOf(stored) : GONE;
}

/** Who reads a value may change it. */
function copyOf(stored: StoredValue): unknown {
  return 'v8' in stored ? valueOf(stored) : structuredClone(stored.value);
}
