import { compareKeys, type Key } from '../key.ts';
import { isHashed, nameOfText, textOfName } from './file-name.ts';

export type KeyElement = number | string;

/** Ends the name of each value's file, and of nothing else: texts have no dot in their names. */
export const EXTENSION = '.json';

/** The file of a key that is an array of one element, or of none, in the directory of the element. */
const SHORT_ARRAY = '()';

/** In the directory of an element whose name is a hash: the element. */
export const ELEMENT_FILE = '~element.json';

/** What a path leads through. */
export interface KeyPath {
  /** Directories, from that of the collection on. */
  readonly directories: readonly KeyDirectory[];
  readonly file: string;
}

interface KeyDirectory {
  readonly name: string;
  /** The element that a name stands for which does not tell it. */
  readonly element?: string;
}

/**
 * Where the value of a key is: each element but the last is a directory, the last one a file. Numbers from 1,000 on lie in directories
 * by three digits each, so that none grows with the length of a stream: 123456 is `4-6/123/456`.
 */
export function pathOfKey(key: Key): KeyPath {
  if (typeof key === 'number' || typeof key === 'string') return { directories: bucketsOf(key), file: fileOf(key) };
  const elements = key as readonly KeyElement[];
  const last = elements.length > 1 ? elements.at(-1) : undefined;
  const before = last === undefined ? elements : elements.slice(0, -1);
  const directories = before.flatMap(directoriesOf);
  if (last === undefined) return { directories, file: `${SHORT_ARRAY}${EXTENSION}` };
  return { directories: [...directories, ...bucketsOf(last)], file: fileOf(last) };
}

/** The directories, from that of the collection on, in which keys are that begin with elements. */
export function namesOfDirectories(elements: readonly KeyElement[]): readonly string[] {
  return elements.flatMap(directoriesOf).map(({ name }) => name);
}

/** An entry of a directory of keys. */
export type KeyNode =
  | { readonly kind: 'value'; readonly name: string; readonly element: KeyElement | undefined }
  | { readonly kind: 'directory'; readonly name: string; readonly element: KeyElement | undefined }
  | { readonly kind: 'bucket'; readonly name: string; readonly low: number; readonly high: number };

/** Where in the buckets of a number a directory is: the digits so far, and how many groups of them are yet to come. */
export interface Bucket {
  readonly digits: string;
  readonly groups: number;
}

/**
 * What an entry of a directory stands for. `undefined`: nothing of this storage. A value or directory without an element has a
 * name that does not tell it, or is a {@link SHORT_ARRAY}.
 */
export function nodeOf(entry: string, isDirectory: boolean, bucket: Bucket | undefined): KeyNode | undefined {
  if (!isDirectory && !entry.endsWith(EXTENSION)) return undefined;
  const name = isDirectory ? entry : entry.slice(0, -EXTENSION.length);
  const kind = isDirectory ? 'directory' : 'value';
  if (bucket) return nodeInBucket(entry, name, kind, bucket);
  const digits = isDirectory ? /^(\d+)-(\d+)$/.exec(name) : null;
  if (digits) return { kind: 'bucket', name: entry, low: 10 ** (Number(digits[1]) - 1), high: 10 ** Number(digits[2]) };
  const number = numberOfName(name);
  const element = number ?? textOfName(name);
  const isKnown = element !== undefined || isHashed(name) || (!isDirectory && name === SHORT_ARRAY);
  return isKnown ? { kind, name: entry, element } : undefined;
}

/** Whether a file is the one of a {@link SHORT_ARRAY}. */
export function isShortArray({ name }: { readonly name: string }): boolean {
  return name === `${SHORT_ARRAY}${EXTENSION}`;
}

/** The bucket that a node leads into. */
export function bucketBelow(name: string, bucket: Bucket | undefined): Bucket {
  if (bucket) return { digits: `${bucket.digits}${name}`, groups: bucket.groups - 1 };
  return { digits: '', groups: Number(name.split('-')[1]) / 3 };
}

/** Sorts entries as their keys sort: at the same element the value comes before what goes on from it. */
export function compareNodes(a: KeyNode, b: KeyNode): number {
  const order = compareKeys(placeOf(a), placeOf(b));
  return order === 0 ? rankOf(a) - rankOf(b) : order;
}

function placeOf(node: KeyNode): Key {
  if (node.kind === 'bucket') return node.low;
  return node.element ?? -Infinity;
}

function rankOf(node: KeyNode): number {
  if (node.kind === 'value') return isShortArray(node) ? 0 : 1;
  return 2;
}

function nodeInBucket(entry: string, name: string, kind: 'value' | 'directory', bucket: Bucket): KeyNode | undefined {
  if (!/^\d{3}(?:\.\d+)?$/.test(name)) return undefined;
  const size = 1_000 ** (bucket.groups - 1);
  const low = Number(`${bucket.digits}${name}`) * size;
  if (bucket.groups === 1) return { kind, name: entry, element: low };
  return kind === 'value' ? undefined : { kind: 'bucket', name: entry, low, high: low + size };
}

function bucketsOf(element: KeyElement): KeyDirectory[] {
  const groups = groupsOf(element);
  if (groups.length === 0) return [];
  const digits = 3 * groups.length;
  return [{ name: `${digits - 2}-${digits}` }, ...groups.slice(0, -1).map((name) => ({ name }))];
}

function directoriesOf(element: KeyElement): KeyDirectory[] {
  const name = nameOf(element);
  return bucketsOf(element).concat(typeof element === 'string' && isHashed(name) ? { name, element } : { name });
}

function fileOf(element: KeyElement): string {
  return `${nameOf(element)}${EXTENSION}`;
}

function nameOf(element: KeyElement): string {
  if (typeof element === 'string') return nameOfText(element);
  return groupsOf(element).at(-1) ?? nameOfNumber(element);
}

/** The digits of a number from 1,000 on, three by three, a fraction behind the last; none for one that has another notation. */
function groupsOf(element: KeyElement): string[] {
  if (typeof element === 'string' || element < 1_000) return [];
  const [, digits = '', fraction = ''] = /^(\d+)(\.\d+)?$/.exec(String(element)) ?? [];
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  return groups.map((group, index) => (index === groups.length - 1 ? `${group}${fraction}` : group));
}

// No text has a name that begins with a digit or a sign; -0 is the same key as 0.
function nameOfNumber(number: number): string {
  return number === Infinity ? '+Infinity' : String(number === 0 ? 0 : number);
}

function numberOfName(name: string): number | undefined {
  const number = Number(name);
  return name !== '' && nameOfNumber(number) === name ? number : undefined;
}
