import { deserialize, serialize } from 'node:v8';

/** A value as it is kept: as JSON, or, where JSON would make something else of it, as what V8 makes of it, in Base64. */
export type StoredValue = { readonly value: unknown } | { readonly v8: string };

/** @throws DataCloneError when the value cannot be copied. */
export function storedValueOf(value: unknown): StoredValue {
  return survivesJson(value, new Set()) ? { value } : { v8: serialize(value).toString('base64') };
}

export function valueOf(stored: StoredValue): unknown {
  return 'v8' in stored ? deserialize(Buffer.from(stored.v8, 'base64')) : stored.value;
}

export function isStoredValue(stored: unknown): stored is StoredValue {
  if (typeof stored !== 'object' || stored === null) return false;
  return 'value' in stored || ('v8' in stored && typeof stored.v8 === 'string');
}

/** Whether JSON gives back the same. What comes twice within a value, or holds itself, does not. */
function survivesJson(value: unknown, met: Set<object>): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object' || met.has(value)) return false;
  met.add(value);
  if (Array.isArray(value)) {
    const { length } = Object.keys(value);
    return length === value.length && value.every((part) => survivesJson(part, met));
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return (
    isPlain && typeof Reflect.get(value, 'toJSON') !== 'function' && Object.values(value).every((part) => survivesJson(part, met))
  );
}
