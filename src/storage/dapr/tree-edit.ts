import {
  childOf,
  comparePlaces,
  EMPTY,
  indexOfChild,
  sizeOf,
  type Child,
  type Entry,
  type Inner,
  type Leaf,
  type Node,
  type Place,
} from './node.ts';

/** A place, and what is to stand there: nothing, if it is undefined. */
export interface Edit {
  readonly place: Place;
  readonly entry: Entry | undefined;
}

/** Where the nodes of a tree are, and those go that are new. */
export interface Shelf {
  node(id: string): Promise<Node>;
  /** Returns the id that the node has from now on. */
  add(node: Node): string;
  /** Nothing refers to the node any more. */
  drop(id: string): void;
  /** Nothing refers to the value of the entry any more. */
  dropValue(entry: Entry): void;
}

// As long as a commit that changes two or three of them is still a small request, and a hundred entries fit.
const LONGEST_PAGE = 8_192; // UTF-16 units
const SHORTEST_PAGE = LONGEST_PAGE / 8;

// However long their keys are: so each level has fewer nodes than the one below.
const FEWEST_CHILDREN = 4;

// The root stands in the record that every call reads.
const LONGEST_ROOT = 2_048; // UTF-16 units

/** The root of a tree with the edits, which are in the order of their places, one for each. */
export async function editTree(shelf: Shelf, root: Node, edits: readonly Edit[]): Promise<Node> {
  let nodes = await editNode(shelf, root, edits);
  for (;;) {
    const [first, ...others] = nodes;
    if (!first) return EMPTY;
    if (others.length > 0 || (sizeOf(first) > LONGEST_ROOT && partsOf(first).length > FEWEST_CHILDREN)) {
      nodes = cutInner(
        nodes.map((node) => save(shelf, node)),
        true,
      );
      continue;
    }
    const [child] = 'children' in first && first.children.length === 1 ? first.children : [];
    const below = child && (await shelf.node(child.id));
    if (!child || !below || sizeOf(below) > LONGEST_ROOT) return first;
    shelf.drop(child.id);
    nodes = [below];
  }
}

/** What stands for a node once it has the edits: one node, several where one would be too long, none where nothing is left. */
async function editNode(shelf: Shelf, node: Node, edits: readonly Edit[]): Promise<readonly Node[]> {
  return 'entries' in node ? editLeaf(shelf, node, edits) : editInner(shelf, node, edits);
}

function editLeaf(shelf: Shelf, { entries }: Leaf, edits: readonly Edit[]): readonly Leaf[] {
  const merged: Entry[] = [];
  let at = 0;
  for (const { place, entry } of edits) {
    for (let next = entries[at]; next && comparePlaces(next.place, place) < 0; next = entries[++at]) merged.push(next);
    const before = entries[at];
    if (before && comparePlaces(before.place, place) === 0) {
      shelf.dropValue(before);
      at++;
    }
    if (entry) merged.push(entry);
  }
  const endsNew = at === entries.length;
  merged.push(...entries.slice(at));
  return cutLeaf(merged, endsNew);
}

async function editInner(shelf: Shelf, node: Inner, edits: readonly Edit[]): Promise<readonly Inner[]> {
  const editsOf = new Map<number, Edit[]>();
  for (const edit of edits) {
    const index = indexOfChild(node, edit.place);
    const list = editsOf.get(index);
    if (list) list.push(edit);
    else editsOf.set(index, [edit]);
  }
  const replaced = await Promise.all(
    node.children.map(async (child, index): Promise<readonly (Child | Node)[]> => {
      const own = editsOf.get(index);
      if (!own) return [child];
      const nodes = await editNode(shelf, await shelf.node(child.id), own);
      shelf.drop(child.id);
      return nodes;
    }),
  );
  const slots = await joinShort(shelf, replaced.flat());
  const children = slots.map((slot) => ('id' in slot ? slot : save(shelf, slot)));
  return cutInner(children, editsOf.has(node.children.length - 1));
}

/** Puts what has become short to what is beside it. */
async function joinShort(shelf: Shelf, slots: readonly (Child | Node)[]): Promise<readonly (Child | Node)[]> {
  const joined: (Child | Node)[] = [];
  for (const slot of slots) {
    const before = joined.at(-1);
    const isShort = (part: Child | Node | undefined): boolean =>
      part !== undefined && !('id' in part) && sizeOf(part) < SHORTEST_PAGE;
    if (!before || (!isShort(slot) && !isShort(before))) {
      joined.push(slot);
      continue;
    }
    joined.pop();
    joined.push(...join(await take(shelf, before), await take(shelf, slot)));
  }
  return joined;
}

async function take(shelf: Shelf, slot: Child | Node): Promise<Node> {
  if (!('id' in slot)) return slot;
  const node = await shelf.node(slot.id);
  shelf.drop(slot.id);
  return node;
}

function join(a: Node, b: Node): readonly Node[] {
  if ('entries' in a && 'entries' in b) return cutLeaf([...a.entries, ...b.entries], false);
  if ('children' in a && 'children' in b) return cutInner([...a.children, ...b.children], false);
  return [a, b];
}

function save(shelf: Shelf, node: Node): Child {
  const first = 'entries' in node ? node.entries[0]?.place : node.children[0]?.first;
  if (!first) throw new RangeError('An empty node is not stored.');
  return childOf(first, shelf.add(node));
}

function cutLeaf(entries: readonly Entry[], goesOnAtEnd: boolean): readonly Leaf[] {
  return cut(entries, 1, goesOnAtEnd).map((list) => ({ entries: list }));
}

function cutInner(children: readonly Child[], goesOnAtEnd: boolean): readonly Inner[] {
  return cut(children, FEWEST_CHILDREN, goesOnAtEnd).map((list) => ({ children: list }));
}

/**
 * Lists that make pages which are not too long. What goes on at its end, as streams and the log do, is cut into full ones and a rest,
 * anything else into even ones.
 */
function cut<Part extends { readonly size: number }>(
  parts: readonly Part[],
  fewest: number,
  goesOnAtEnd: boolean,
): readonly Part[][] {
  const total = parts.reduce((sum, { size }) => sum + size, 0);
  const even = total / Math.ceil(total / LONGEST_PAGE);
  const lists: Part[][] = [];
  let length = 0;
  for (const part of parts) {
    const list = lists.at(-1);
    const isFull = goesOnAtEnd ? length + part.size > LONGEST_PAGE : length >= even;
    if (list && (!isFull || list.length < fewest)) {
      list.push(part);
      length += part.size;
    } else {
      lists.push([part]);
      length = part.size;
    }
  }
  return lists;
}

function partsOf(node: Node): readonly (Entry | Child)[] {
  return 'entries' in node ? node.entries : node.children;
}
