import { isReserved } from './reserved-keys.ts';
import type { StoredData } from './stored-form.ts';

// Deeper data is left to the path that can tell where it is.
const MAX_DEPTH = 100;

// A key with one of these is escaped in SuperJSON's annotations.
const ESCAPED = /[.\\]/;

type Data = Record<string, unknown>;
type Annotation = ['Date'] | ['bigint'] | ['undefined'];

/**
 * What SuperJSON makes of an event whose properties are plain JSON values, Dates, bigints or undefined, without its walk; the
 * same to the letter once it is written as JSON. `undefined` for any other event, and for one in which an object stands twice.
 */
export function serializePlainData(event: object): StoredData | undefined {
  const keys = plainKeys(event);
  if (!keys) return undefined;
  const seen = new Set<object>();
  const data: Data = { ...event };
  let values: Record<string, Annotation> | undefined;
  for (const key of keys) {
    const value = data[key];
    const json = toJson(value, seen, 1);
    if (json !== undefined) {
      // To write a property is dear: primitive values are there already.
      if (json !== value) data[key] = json;
      continue;
    }
    const annotation = ESCAPED.test(key) ? undefined : annotationOf(value, seen);
    if (!annotation) return undefined;
    data[key] = textOf(value);
    (values ??= {})[key] = annotation;
  }
  return values ? { data, meta: { values, v: 1 } } : { data };
}

function annotationOf(value: unknown, seen: Set<object>): Annotation | undefined {
  if (value === undefined) return ['undefined'];
  if (typeof value === 'bigint') return ['bigint'];
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Date.prototype) return undefined;
  const isBare = Reflect.ownKeys(value).length === 0;
  return isBare && isFirst(value, seen) && !Number.isNaN((value as Date).getTime()) ? ['Date'] : undefined;
}

function textOf(value: unknown): string | null {
  // Not left to JSON.stringify, which calls a toJSON that an application may have replaced.
  if (value instanceof Date) return value.toISOString();
  return value === undefined ? null : String(value);
}

/** A copy of a value of which JSON says all, read once; `undefined` for other values. */
function toJson(value: unknown, seen: Set<object>, depth: number): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : undefined;
    case 'object':
      return value && objectToJson(value, seen, depth);
    default:
      return undefined;
  }
}

function objectToJson(object: object, seen: Set<object>, depth: number): object | undefined {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== Array.prototype) return undefined;
  if (depth > MAX_DEPTH || !isFirst(object, seen)) return undefined;
  if (prototype === Array.prototype) return arrayToJson(object, seen, depth);
  const keys = plainKeys(object);
  if (!keys) return undefined;
  const data: Data = { ...object };
  for (const key of keys) {
    const value = data[key];
    const json = toJson(value, seen, depth + 1);
    if (json === undefined) return undefined;
    if (json !== value) data[key] = json;
  }
  return data;
}

function arrayToJson(array: object, seen: Set<object>, depth: number): unknown[] | undefined {
  // One name more than items: the length. A named property is one too many; in place of a hole there is none.
  if (!Array.isArray(array) || Object.getOwnPropertyNames(array).length !== array.length + 1) return undefined;
  if (Object.getOwnPropertySymbols(array).length > 0) return undefined;
  const data: unknown[] = [];
  for (let index = 0; index < array.length; index++) {
    const json = isPlainProperty(array, index) ? toJson(array[index], seen, depth + 1) : undefined;
    if (json === undefined) return undefined;
    data.push(json);
  }
  return data;
}

/** The names of the object's properties, when each is no more than a name and a value. */
function plainKeys(object: object): readonly string[] | undefined {
  if (Object.getOwnPropertySymbols(object).length > 0) return undefined;
  const keys = Object.getOwnPropertyNames(object);
  for (const key of keys) if (isReserved(key) || !isPlainProperty(object, key)) return undefined;
  return keys;
}

function isPlainProperty(object: object, key: PropertyKey): boolean {
  const property = Object.getOwnPropertyDescriptor(object, key);
  return property !== undefined && property.enumerable === true && property.get === undefined && property.set === undefined;
}

/** Notes an object; false when it was there before. */
function isFirst(object: object, seen: Set<object>): boolean {
  return seen.size < seen.add(object).size;
}
