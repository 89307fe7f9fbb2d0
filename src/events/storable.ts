import type { EventIssue } from '../contract/errors/index.ts';

// Deeper data is a runaway structure, and would overflow the stack of whoever walks it.
const MAX_DEPTH = 1_000;

// Assigning to these on revival would change an object's prototype instead of its data.
const REFUSED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

// The typed arrays that SuperJSON revives as what they were.
const TYPED_ARRAYS: ReadonlySet<unknown> = new Set([
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
]);

type Path = readonly PropertyKey[];

/**
 * What keeps an event from being read back exactly as it is; `undefined` when nothing does.
 * `classes` are those whose instances may be nested in it.
 */
export function findUnstorable(event: object, classes: ReadonlyMap<unknown, unknown>): EventIssue | undefined {
  return new StorableCheck(classes).checkProperties(event, []);
}

class StorableCheck {
  readonly #classes: ReadonlyMap<unknown, unknown>;
  readonly #ancestors = new Set<object>();

  constructor(classes: ReadonlyMap<unknown, unknown>) {
    this.#classes = classes;
  }

  checkProperties(object: object, path: Path): EventIssue | undefined {
    return this.#inside(object, path, () => {
      if (Object.getOwnPropertySymbols(object).length > 0) return { path, message: 'has a property named by a symbol' };
      return first(Object.entries(object), ([key, value]) =>
        REFUSED_KEYS.has(key)
          ? { path: [...path, key], message: 'has a name that would change a prototype' }
          : this.#check(value, [...path, key]),
      );
    });
  }

  #check(value: unknown, path: Path): EventIssue | undefined {
    if (typeof value === 'function' || typeof value === 'symbol') return { path, message: `is a ${typeof value}` };
    if (typeof value !== 'object' || value === null) return undefined;
    const prototype: unknown = Object.getPrototypeOf(value);
    const type: unknown = value.constructor;
    if (prototype === Object.prototype || prototype === null) return this.checkProperties(value, path);
    if (this.#classes.has(type)) return this.checkProperties(value, path);
    if (type === Array && Array.isArray(value)) return this.#checkArray(value, path);
    if (type === Map || type === Set) return this.#checkEntries(value as Iterable<unknown>, path);
    if (type === Date) return Number.isNaN((value as Date).getTime()) ? { path, message: 'is an invalid Date' } : undefined;
    if (type === RegExp || type === URL || TYPED_ARRAYS.has(type)) return undefined;
    if (type === Error) return this.#check((value as Error).cause, [...path, 'cause']);
    return { path, message: `is an instance of ${nameOf(type)}, which is not registered in defineEvents()` };
  }

  #checkArray(array: readonly unknown[], path: Path): EventIssue | undefined {
    return this.#inside(array, path, () => {
      if (Object.keys(array).length !== array.length) return { path, message: 'is an array with holes or named properties' };
      return first(array.entries(), ([index, value]) => this.#check(value, [...path, index]));
    });
  }

  #checkEntries(entries: Iterable<unknown>, path: Path): EventIssue | undefined {
    return this.#inside(entries, path, () =>
      first([...entries].entries(), ([index, entry]) => this.#check(entry, [...path, index])),
    );
  }

  #inside(object: object, path: Path, check: () => EventIssue | undefined): EventIssue | undefined {
    if (this.#ancestors.has(object)) return { path, message: 'is part of a cycle' };
    if (path.length > MAX_DEPTH) return { path: path.slice(0, 3), message: `is deeper than ${MAX_DEPTH} levels` };
    this.#ancestors.add(object);
    const issue = check();
    this.#ancestors.delete(object);
    return issue;
  }
}

function first<T>(items: Iterable<T>, check: (item: T) => EventIssue | undefined): EventIssue | undefined {
  for (const item of items) {
    const issue = check(item);
    if (issue) return issue;
  }
  return undefined;
}

/** The name of a class, for a message to a person. */
export function nameOf(type: unknown): string {
  return typeof type === 'function' && type.name !== '' ? type.name : 'an unnamed class';
}
