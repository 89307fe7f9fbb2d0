import type { RangeQuery } from './port.ts';

/** UTF-16 units of a value's texts, as the budget of a range counts them. */
export function textLength(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  let length = 0;
  for (const text of Object.values(value)) if (typeof text === 'string') length += text.length;
  return length;
}

/** How many of a range's values its budget allows. */
export function countAffordable(values: readonly unknown[], budget: number): number {
  let length = 0;
  const last = values.findIndex((value) => (length += textLength(value)) >= budget);
  return last === -1 ? values.length : last + 1;
}

/** Whether there may be more in a range than was found, as its limit or its budget was reached. */
export function mayHoldMore({ limit = Infinity, budget = Infinity }: RangeQuery, found: readonly unknown[]): boolean {
  return found.length >= limit || found.reduce<number>((length, value) => length + textLength(value), 0) >= budget;
}
