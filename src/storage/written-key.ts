import type { Key } from './key.ts';

/** JSON has no infinite numbers, which keys of ranges may be, and so may keys. */
type WrittenElement = number | string | { readonly number: string };
export type WrittenKey = WrittenElement | readonly WrittenElement[];

export function writtenKey(key: Key): WrittenKey {
  return typeof key === 'number' || typeof key === 'string' ? writtenElement(key) : key.map(writtenElement);
}

export function keyOfWritten(key: WrittenKey): Key {
  return Array.isArray(key) ? key.map(elementOfWritten) : elementOfWritten(key as WrittenElement);
}

function writtenElement(element: number | string): WrittenElement {
  return typeof element === 'string' || Number.isFinite(element) ? element : { number: String(element) };
}

function elementOfWritten(element: WrittenElement): number | string {
  return typeof element === 'object' ? Number(element.number) : element;
}
