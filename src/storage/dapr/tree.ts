import { textLength } from '../budget.ts';
import type { Query, RangeQuery } from '../port.ts';
import { comparePlaces, indexOfChild, type Entry, type Leaf, type Node, type Place, type StoredValue } from './node.ts';

/** Where the nodes and texts of a tree are. */
export interface Source {
  node(id: string): Promise<Node>;
  text(id: string): Promise<string>;
}

/** What a query finds in a tree. The values are the caller's own. */
export async function answer(source: Source, root: Node, query: Query): Promise<readonly unknown[]> {
  if ('key' in query) {
    const entry = await find(source, root, [query.collection, query.key]);
    return entry ? [await valueOf(source, entry.stored)] : [];
  }
  const found = await entriesOf(source, root, query);
  if (query.keysOnly) return found.map(({ place: [, key] }) => key);
  return Promise.all(found.map(({ stored }) => valueOf(source, stored)));
}

/** What stands at a place. */
export async function find(source: Source, root: Node, place: Place): Promise<Entry | undefined> {
  let node = root;
  while ('children' in node) {
    const child = node.children[indexOfChild(node, place)];
    if (!child) return undefined;
    node = await source.node(child.id);
  }
  const entry = node.entries[startOf(node, place)];
  return entry && comparePlaces(entry.place, place) === 0 ? entry : undefined;
}

/** A copy of a value. */
export async function valueOf(source: Source, stored: StoredValue): Promise<unknown> {
  if ('value' in stored) return structuredClone(stored.value);
  const texts = await Promise.all(stored.parts.map((id) => source.text(id)));
  return JSON.parse(texts.join(''));
}

async function entriesOf(source: Source, root: Node, query: RangeQuery): Promise<readonly Entry[]> {
  const { limit = Infinity, keysOnly = false, budget = Infinity } = query;
  const found: Entry[] = [];
  let length = 0;
  for await (const leaf of leavesOf(source, root, query)) {
    for (const entry of within(leaf, query)) {
      found.push(entry);
      if (!keysOnly) length += 'parts' in entry.stored ? entry.stored.units : textLength(entry.stored.value);
      if (found.length >= limit || length >= budget) return found;
    }
  }
  return found;
}

/** The leaves that may have some of a range, in its order. More and more are asked for at once. */
async function* leavesOf(source: Source, root: Node, query: RangeQuery): AsyncGenerator<Leaf> {
  if ('entries' in root) return yield root;
  const [from, to] = [indexOfChild(root, [query.collection, query.from]), indexOfChild(root, [query.collection, query.to])];
  const ids = root.children.slice(from, to + 1).map(({ id }) => id);
  if (query.reverse) ids.reverse();
  for (let at = 0, count = 1; at < ids.length; at += count, count = Math.min(2 * count, 32)) {
    const nodes = await Promise.all(ids.slice(at, at + count).map((id) => source.node(id)));
    for (const node of nodes) yield* leavesOf(source, node, query);
  }
}

function within(leaf: Leaf, { collection, from, to, reverse }: RangeQuery): readonly Entry[] {
  const start = startOf(leaf, [collection, from]);
  const last = startOf(leaf, [collection, to]);
  const atEnd = leaf.entries[last];
  const end = atEnd && comparePlaces(atEnd.place, [collection, to]) === 0 ? last + 1 : last;
  const entries = leaf.entries.slice(start, Math.max(start, end));
  return reverse ? entries.toReversed() : entries;
}

/** Where a place is or would be. */
function startOf({ entries }: Leaf, place: Place): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = entries[middle];
    if (entry && comparePlaces(entry.place, place) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
