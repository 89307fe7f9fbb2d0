import path from 'node:path';
import { compareKeys, type Key } from '../key.ts';
import { DamagedFileError } from './disk-error.ts';
import type { Disk } from './disk.ts';
import { nameOfText } from './file-name.ts';
import {
  bucketBelow,
  compareNodes,
  ELEMENT_FILE,
  isShortArray,
  nodeOf,
  namesOfDirectories,
  pathOfKey,
  type Bucket,
  type KeyElement,
  type KeyNode,
} from './key-path.ts';
import { keyOfWritten, type WrittenKey } from '../written-key.ts';
import { isStoredValue, type StoredValue } from './value-text.ts';

// A page of streams comes back to the directory of the page before; and few are read at once.
const MOST_LISTINGS = 1_000; // directories, most of which have at most a thousand entries

/** A value's file, and the key that it is for. */
export interface FoundFile {
  readonly key: Key;
  readonly file: string;
}

export interface KeyRange {
  readonly from: Key;
  readonly to: Key;
  readonly reverse: boolean;
}

/** A directory of keys on the way through a collection. */
interface Place {
  readonly directory: string;
  readonly prefix: readonly KeyElement[];
  readonly bucket?: Bucket;
  /** In the collection's own directory keys that are no arrays come first. */
  readonly wanted?: 'values' | 'arrays';
}

/** The files of a database's values. */
export class ValueTree {
  readonly #root: string;
  readonly #disk: Disk;
  #listings = new Map<string, readonly KeyNode[]>();

  constructor(root: string, disk: Disk) {
    this.#root = root;
    this.#disk = disk;
  }

  /** Has every directory listed anew: files may have come that no overlay tells of. */
  forget(): void {
    this.#listings = new Map();
  }

  fileOf(collection: string, key: Key): string {
    const { directories, file } = pathOfKey(key);
    return path.join(this.#collection(collection), ...directories.map(({ name }) => name), file);
  }

  /** The value in a file; `undefined` when there is no file. */
  async read(file: string): Promise<StoredValue | undefined> {
    const text = await this.#disk.readText(file);
    if (text === undefined) return undefined;
    return parseFile(file, text);
  }

  /** The files of a range in the order of their keys, in lists, of which none is long. */
  async *files(collection: string, range: KeyRange): AsyncGenerator<readonly FoundFile[]> {
    const prefix = commonPrefix(range);
    const place: Place = { directory: path.join(this.#collection(collection), ...namesOfDirectories(prefix)), prefix };
    if (prefix.length > 0) return yield* this.#walk(place, range);
    const order = [
      { ...place, wanted: 'values' as const },
      { ...place, wanted: 'arrays' as const },
    ];
    for (const part of range.reverse ? order.toReversed() : order) yield* this.#walk(part, range);
  }

  async *#walk(place: Place, range: KeyRange): AsyncGenerator<readonly FoundFile[]> {
    if (place.wanted && isPassedOver(place.wanted, range)) return;
    const nodes = await this.#nodes(place);
    let found: FoundFile[] = [];
    for (const node of range.reverse ? nodes.toReversed() : nodes) {
      const below = path.join(place.directory, node.name);
      if (node.kind === 'value') {
        const key = keyOfNode(place, node);
        if (key !== undefined && isWithin(key, range)) found.push({ key, file: below });
        continue;
      }
      const inside = placeBelow(place, node, below);
      if (!inside || isOutside(boundsOf(place, node), range)) continue;
      if (found.length > 0) yield found;
      found = [];
      yield* this.#walk(inside, range);
    }
    if (found.length > 0) yield found;
  }

  /** What is in a directory in the order of the keys, hashes replaced by what they stand for. */
  async #nodes({ directory, bucket }: Place): Promise<readonly KeyNode[]> {
    const listings = this.#listings;
    const known = listings.get(directory);
    if (known) return known;
    const entries = await this.#disk.list(directory);
    const unnamed = entries.flatMap(({ name, isDirectory }) => nodeOf(name, isDirectory, bucket) ?? []);
    const nodes = await Promise.all(unnamed.map((node) => this.#named(directory, node)));
    nodes.sort(compareNodes);
    if (listings.size >= MOST_LISTINGS) listings.clear();
    listings.set(directory, nodes);
    return nodes;
  }

  async #named(directory: string, node: KeyNode): Promise<KeyNode> {
    if (node.kind === 'bucket' || node.element !== undefined || isShortArray(node)) return node;
    return { ...node, element: await this.#elementOf(path.join(directory, node.name), node.kind === 'directory') };
  }

  /** The element that a name with a hash stands for: the file says it, and in a directory a file of its own. */
  async #elementOf(found: string, isDirectory: boolean): Promise<string> {
    const file = isDirectory ? path.join(found, ELEMENT_FILE) : found;
    const parsed = parseObject(file, (await this.#disk.readText(file)) ?? '');
    const key = isDirectory ? parsed['element'] : keyOfWritten(parsed['key'] as WrittenKey);
    const element: unknown = Array.isArray(key) ? key.at(-1) : key;
    if (typeof element !== 'string') throw new DamagedFileError(file);
    return element;
  }

  #collection(name: string): string {
    return path.join(this.#root, nameOfText(name));
  }
}

/** The elements with which every key of a range begins, of which none ends before the last of them. */
function commonPrefix({ from, to }: KeyRange): readonly KeyElement[] {
  if (typeof from !== 'object' || typeof to !== 'object') return [];
  const differing = from.findIndex((element, index) => to[index] !== element);
  const common = from.slice(0, differing === -1 ? from.length : differing);
  // An array of several elements is not in the directory of its last one.
  return common.length === from.length && common.length > 1 ? common.slice(0, -1) : common;
}

/** Whether a collection's keys that are no arrays, or those that are, lie outside of a range. */
function isPassedOver(wanted: 'values' | 'arrays', { from, to }: KeyRange): boolean {
  return wanted === 'values' ? Array.isArray(from) : !Array.isArray(to);
}

/** The key of a file; `undefined` for one that is not wanted. */
function keyOfNode({ prefix, wanted }: Place, node: Exclude<KeyNode, { kind: 'bucket' }>): Key | undefined {
  if (isShortArray(node)) return wanted === 'values' ? undefined : prefix;
  if (node.element === undefined || wanted === 'arrays') return undefined;
  return prefix.length === 0 ? node.element : [...prefix, node.element];
}

function placeBelow(place: Place, node: KeyNode, directory: string): Place | undefined {
  if (node.kind === 'bucket') return { ...place, directory, bucket: bucketBelow(node.name, place.bucket) };
  if (node.element === undefined || place.wanted === 'values') return undefined;
  return { directory, prefix: [...place.prefix, node.element] };
}

/** Keys that lie around all those below a directory, or begin them. */
function boundsOf({ prefix, wanted }: Place, node: KeyNode): readonly [Key, Key] {
  if (node.kind !== 'bucket')
    return [
      [...prefix, node.element ?? ''],
      [...prefix, node.element ?? ''],
    ];
  return wanted === 'values'
    ? [node.low, node.high]
    : [
        [...prefix, node.low],
        [...prefix, node.high],
      ];
}

function isOutside([low, high]: readonly [Key, Key], { from, to }: KeyRange): boolean {
  return compareKeys(high, cutLike(high, from)) < 0 || compareKeys(low, cutLike(low, to)) > 0;
}

function isWithin(key: Key, { from, to }: KeyRange): boolean {
  return compareKeys(from, key) <= 0 && compareKeys(key, to) <= 0;
}

/** The beginning of an array that is as long as another one. */
function cutLike(other: Key, key: Key): Key {
  return Array.isArray(key) && Array.isArray(other) ? key.slice(0, other.length) : key;
}

/** @throws StorageUnavailableError naming the file. */
function parseFile(file: string, text: string): StoredValue {
  const parsed = parseObject(file, text);
  if (!isStoredValue(parsed)) throw new DamagedFileError(file);
  return parsed;
}

function parseObject(file: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) return parsed as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw new DamagedFileError(file, error);
  }
  throw new DamagedFileError(file);
}
