import type { SuperJSONResult } from 'superjson';

// Deeper data is left to the path that can tell where it is.
const MAX_DEPTH = 100;

// Keys that would change a prototype on revival.
const REFUSED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const REFUSED_LENGTHS: ReadonlySet<number> = new Set([...REFUSED_KEYS].map(({ length }) => length));

// A key with one of these is escaped in SuperJSON's annotations.
const ESCAPED = /[.\\]/;

type Data = Readonly<Record<string, unknown>>;
type Annotation = ['Date'] | ['bigint'] | ['undefined'];

/**
 * What SuperJSON makes of an event whose properties are plain JSON values, Dates, bigints or undefined, without its walk; the
 * same to the letter once it is written as JSON. `undefined` for any other event, and for one in which an object stands twice.
 */
export function serializePlainData(event: object): SuperJSONResult | undefined {
  if (Object.getOwnPropertySymbols(event).length > 0) return undefined;
  const seen = new Set<object>();
  // A copy, because V8 writes instances of classes three times slower.
  const json: Record<string, unknown> = { ...event };
  let values: Record<string, Annotation> | undefined;
  for (const key of Object.keys(json)) {
    const value = json[key];
    if (isRefused(key)) return undefined;
    if (isJson(value, seen, 1)) continue;
    const annotation = ESCAPED.test(key) ? undefined : annotationOf(value, seen);
    if (!annotation) return undefined;
    // JSON says a Date as SuperJSON does.
    if (annotation[0] !== 'Date') json[key] = annotation[0] === 'undefined' ? null : String(value);
    (values ??= {})[key] = annotation;
  }
  return { json: json as SuperJSONResult['json'], ...(values && { meta: { values, v: 1 } }) } as SuperJSONResult;
}

function annotationOf(value: unknown, seen: Set<object>): Annotation | undefined {
  if (value === undefined) return ['undefined'];
  if (typeof value === 'bigint') return ['bigint'];
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Date.prototype) return undefined;
  return isFirst(value, seen) && !Number.isNaN((value as Date).getTime()) ? ['Date'] : undefined;
}

/** Whether JSON says all that the value is. */
function isJson(value: unknown, seen: Set<object>, depth: number): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0);
    case 'object':
      return value === null || isJsonObject(value, seen, depth);
    default:
      return false;
  }
}

function isJsonObject(object: object, seen: Set<object>, depth: number): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== Array.prototype) return false;
  if (depth > MAX_DEPTH || Object.getOwnPropertySymbols(object).length > 0 || !isFirst(object, seen)) return false;
  const keys = Object.keys(object);
  // An array with properties of its own has more keys than items; where it has a hole, an item is undefined.
  if (prototype === Array.prototype && keys.length !== (object as readonly unknown[]).length) return false;
  for (const key of keys) if (isRefused(key) || !isJson((object as Data)[key], seen, depth + 1)) return false;
  return true;
}

/** Notes an object; false when it was there before. */
function isFirst(object: object, seen: Set<object>): boolean {
  return seen.size < seen.add(object).size;
}

function isRefused(key: string): boolean {
  return REFUSED_LENGTHS.has(key.length) && REFUSED_KEYS.has(key);
}
