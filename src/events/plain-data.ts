import type { SuperJSONResult } from 'superjson';

// Deeper data is left to the path that can tell where it is.
const MAX_DEPTH = 100;

// A key with one of these is escaped in SuperJSON's annotations; the others would change a prototype on revival.
const UNUSUAL_KEY = /[.\\]|^(?:__proto__|constructor|prototype)$/;

type Annotation = ['Date'] | ['bigint'] | ['undefined'];

/**
 * What SuperJSON makes of an event whose properties are plain JSON values, Dates, bigints or undefined, without its walk; the
 * same to the letter. `undefined` for any other event, and for one in which an object stands twice.
 */
export function serializePlainData(event: object): SuperJSONResult | undefined {
  if (Object.getOwnPropertySymbols(event).length > 0) return undefined;
  const seen = new Set<object>();
  const json: Record<string, unknown> = {};
  let values: Record<string, Annotation> | undefined;
  for (const [key, value] of Object.entries(event)) {
    if (UNUSUAL_KEY.test(key)) return undefined;
    const annotation = annotationOf(value, seen);
    if (annotation) {
      json[key] = annotation[0] === 'undefined' ? null : annotation[0] === 'Date' ? (value as Date).toISOString() : String(value);
      (values ??= {})[key] = annotation;
    } else if (isJson(value, seen, 1)) json[key] = value;
    else return undefined;
  }
  return { json: json as SuperJSONResult['json'], ...(values && { meta: { values, v: 1 } }) } as SuperJSONResult;
}

function annotationOf(value: unknown, seen: Set<object>): Annotation | undefined {
  if (value === undefined) return ['undefined'];
  if (typeof value === 'bigint') return ['bigint'];
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Date.prototype) return undefined;
  if (seen.has(value) || Number.isNaN((value as Date).getTime())) return undefined;
  seen.add(value);
  return ['Date'];
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
  if (depth > MAX_DEPTH || seen.has(object) || Object.getOwnPropertySymbols(object).length > 0) return false;
  seen.add(object);
  const keys = Object.keys(object);
  const prototype: unknown = Object.getPrototypeOf(object);
  // An array with holes or with properties of its own has other keys than indices.
  if (prototype === Array.prototype) {
    if (keys.length !== (object as readonly unknown[]).length) return false;
    return (object as readonly unknown[]).every((item) => item !== undefined && isJson(item, seen, depth + 1));
  }
  if (prototype !== Object.prototype) return false;
  return keys.every((key) => !UNUSUAL_KEY.test(key) && isJson(Reflect.get(object, key), seen, depth + 1));
}
