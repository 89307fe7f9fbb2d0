/** A key: sorts as IndexedDB keys do (numbers before strings before arrays; arrays element by element). */
export type Key = number | string | readonly (number | string)[];

/** Below zero when `a` sorts before `b`, above when after, 0 when they are the same key (Indexed Database API, §2.4). */
export function compareKeys(a: Key, b: Key): number {
  if (Array.isArray(a) && Array.isArray(b)) return compareArrays(a, b);
  const rank = rankOf(a) - rankOf(b);
  if (rank !== 0) return rank;
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareArrays(a: readonly Key[], b: readonly Key[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return 1;
    const order = compareKeys(left, right);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function rankOf(key: Key): number {
  return typeof key === 'number' ? 0 : typeof key === 'string' ? 1 : 2;
}
