import { encodeValue } from '../plain-json.ts';
import { textLength } from '../budget.ts';
import type { Query } from '../port.ts';
import { comparePlaces, entryOf, nameOf, sizeOf, type Entry, type Node, type Place } from './node.ts';
import { pageText, type Pages } from './pages.ts';
import type { Root } from './root.ts';
import type { Operation } from './sidecar.ts';
import { answer, find, valueOf, type Source } from './tree.ts';
import { editTree, type Edit, type Shelf } from './tree-edit.ts';

// Longer values would make their neighbours expensive.
const LONGEST_INLINE = 2_048; // UTF-16 units

// Sidecars take requests of 4 MiB, and a unit takes six bytes at the most once JSON has escaped it, some of them twice.
const LONGEST_PART = 256 * 1_024; // UTF-16 units

/** A state of the database that a commit is about to make of another one. */
export class Draft implements Source, Shelf {
  readonly #pages: Pages;
  readonly #commit: string;
  #tree: Node;
  #edits = new Map<string, Edit>();
  #count = 0;
  readonly #nodes = new Map<string, Node>();
  readonly #texts = new Map<string, string>();
  /** What was there before, and is referred to no more. */
  readonly replaced: string[] = [];
  readonly positions: Record<string, number>;
  isChanged = false;

  constructor(pages: Pages, root: Root, commit: string) {
    this.#pages = pages;
    this.#commit = commit;
    this.#tree = root.tree;
    this.positions = { ...root.positions };
  }

  /** A copy of what stands at a place. */
  async get(place: Place): Promise<unknown> {
    const edit = this.#edits.get(nameOf(place));
    const entry = edit ? edit.entry : await find(this, this.#tree, place);
    return entry && valueOf(this, entry.stored);
  }

  async has(place: Place): Promise<boolean> {
    const edit = this.#edits.get(nameOf(place));
    return (edit ? edit.entry : await find(this, this.#tree, place)) !== undefined;
  }

  async answer(query: Query): Promise<readonly unknown[]> {
    await this.#fold();
    return answer(this, this.#tree, query);
  }

  put(place: Place, value: unknown): void {
    const text = encodeValue(value);
    if (text.length <= LONGEST_INLINE) return this.#edit(place, entryOf(place, { value: JSON.parse(text) }, text.length));
    const parts: string[] = [];
    for (let at = 0; at < text.length; at += LONGEST_PART) {
      const id = this.#newId();
      this.#texts.set(id, text.slice(at, at + LONGEST_PART));
      parts.push(id);
    }
    this.#edit(place, entryOf(place, { parts, units: textLength(value) }, JSON.stringify(parts).length));
  }

  delete(place: Place): void {
    this.#edit(place, undefined);
  }

  /** The tree with all that was written. */
  async finish(): Promise<Node> {
    await this.#fold();
    return this.#tree;
  }

  /** What has to be stored before the tree is. */
  puts(): readonly (Operation & { readonly type: 'put' })[] {
    const pages = [...this.#nodes].map(([id, node]) => [id, pageText(node)] as const);
    return [...pages, ...this.#texts].map(([id, text]) => ({ type: 'put', key: this.#pages.keyOf(id), text }));
  }

  /** Its ids: nobody refers to them unless the draft is stored. */
  ids(): readonly string[] {
    return [...this.#nodes.keys(), ...this.#texts.keys()];
  }

  /** It was stored: what is new will be asked for soon. */
  keep(): void {
    for (const [id, node] of this.#nodes) this.#pages.keep(id, node, sizeOf(node));
  }

  async node(id: string): Promise<Node> {
    return this.#nodes.get(id) ?? this.#pages.node(id);
  }

  async text(id: string): Promise<string> {
    return this.#texts.get(id) ?? this.#pages.text(id);
  }

  add(node: Node): string {
    const id = this.#newId();
    this.#nodes.set(id, node);
    return id;
  }

  drop(id: string): void {
    if (!this.#nodes.delete(id)) this.replaced.push(id);
  }

  dropValue({ stored }: Entry): void {
    for (const id of 'parts' in stored ? stored.parts : []) if (!this.#texts.delete(id)) this.replaced.push(id);
  }

  #edit(place: Place, entry: Entry | undefined): void {
    const name = nameOf(place);
    const before = this.#edits.get(name)?.entry;
    if (before) this.dropValue(before);
    this.#edits.set(name, { place, entry });
    this.isChanged = true;
  }

  async #fold(): Promise<void> {
    if (this.#edits.size === 0) return;
    const edits = [...this.#edits.values()].toSorted((a, b) => comparePlaces(a.place, b.place));
    this.#edits = new Map();
    this.#tree = await editTree(this, this.#tree, edits);
  }

  #newId(): string {
    return `${this.#commit}.${this.#count++}`;
  }
}
