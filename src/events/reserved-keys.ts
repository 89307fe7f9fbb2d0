// Data with a property of these names changes the prototype of what it is copied to.
const RESERVED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const RESERVED_LENGTHS: ReadonlySet<number> = new Set([...RESERVED_KEYS].map(({ length }) => length));

/** Whether a property of the name is refused: one that reaches a prototype where data are copied carelessly. */
export function isReserved(key: string): boolean {
  return RESERVED_LENGTHS.has(key.length) && RESERVED_KEYS.has(key);
}
