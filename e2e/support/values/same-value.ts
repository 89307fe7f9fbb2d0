import { types } from 'node:util';

/**
 * Where two values differ, as a path and a word; `undefined` when nobody could tell them apart: classes, prototypes, the names,
 * order and kind of all own properties, bytes, and which references lead to the same object. Not compared are whether an object
 * may be changed (`Object.freeze`), where in its buffer a typed array begins, and the stack of an Error.
 */
export function differenceBetween(a: unknown, b: unknown): string | undefined {
  return new Comparison().compare(a, b, 'event');
}

type Parts = readonly (readonly [place: string, part: unknown])[];

class Comparison {
  readonly #counterparts = new Map<object, object>();
  readonly #originals = new Map<object, object>();
  readonly #buffers = new Map<ArrayBufferLike, ArrayBufferLike>();
  readonly #originalBuffers = new Map<ArrayBufferLike, ArrayBufferLike>();

  compare(a: unknown, b: unknown, place: string): string | undefined {
    if (!isObject(a) || !isObject(b)) return Object.is(a, b) ? undefined : `${place}: ${describe(a)} became ${describe(b)}`;
    if (this.#counterparts.has(a) || this.#originals.has(b)) {
      return this.#counterparts.get(a) === b && this.#originals.get(b) === a ? undefined : `${place}: shared otherwise`;
    }
    this.#counterparts.set(a, b);
    this.#originals.set(b, a);
    return this.#compareObjects(a, b, place);
  }

  #compareObjects(a: object, b: object, place: string): string | undefined {
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return `${place}: another prototype`;
    if (brandOf(a) !== brandOf(b)) return `${place}: ${brandOf(a)} became ${brandOf(b)}`;
    if (!this.#shareBytesAlike(a, b)) return `${place}: bytes shared otherwise`;
    if (contentOf(a) !== contentOf(b)) return `${place}: ${contentOf(a)} became ${contentOf(b)}`;
    const names = shapeOf(a);
    if (names !== shapeOf(b)) return `${place}: properties ${names} became ${shapeOf(b)}`;
    return this.#compareParts([...membersOf(a), ...propertiesOf(a)], [...membersOf(b), ...propertiesOf(b)], place);
  }

  #shareBytesAlike(a: object, b: object): boolean {
    const [one, other] = [bufferOf(a), bufferOf(b)];
    if (!one || !other) return true;
    const isNew = !this.#buffers.has(one) && !this.#originalBuffers.has(other);
    if (!isNew) return this.#buffers.get(one) === other && this.#originalBuffers.get(other) === one;
    this.#buffers.set(one, other);
    this.#originalBuffers.set(other, one);
    return true;
  }

  #compareParts(a: Parts, b: Parts, place: string): string | undefined {
    if (a.length !== b.length) return `${place}: ${a.length} parts became ${b.length}`;
    for (const [index, [name, part]] of a.entries()) {
      const found = this.compare(part, b[index]?.[1], `${place}.${name}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

const BRANDS = {
  proxy: () => false, // looks like what it stands for
  array: Array.isArray,
  date: types.isDate,
  map: types.isMap,
  set: types.isSet,
  regexp: types.isRegExp,
  error: types.isNativeError,
  view: ArrayBuffer.isView,
  buffer: types.isAnyArrayBuffer,
  boxed: types.isBoxedPrimitive,
  promise: types.isPromise,
  weak: (value: unknown) => types.isWeakMap(value) || types.isWeakSet(value),
  arguments: types.isArgumentsObject,
};

function brandOf(object: object): string {
  if (object instanceof URL) return 'url';
  return Object.entries(BRANDS).find(([, is]) => is(object))?.[0] ?? 'object';
}

/** What is in an object besides members and properties, as a text. */
function contentOf(object: object): string {
  if (types.isDate(object)) return String(object.getTime());
  if (types.isRegExp(object)) return `${object.source} with ${object.flags}`;
  if (object instanceof URL) return object.href;
  if (ArrayBuffer.isView(object)) return hex(object.buffer, object.byteOffset, object.byteLength);
  if (types.isAnyArrayBuffer(object)) return hex(object, 0, object.byteLength);
  return '';
}

function bufferOf(object: object): ArrayBufferLike | undefined {
  if (ArrayBuffer.isView(object)) return object.buffer;
  return types.isAnyArrayBuffer(object) ? object : undefined;
}

function hex(buffer: ArrayBufferLike, offset: number, length: number): string {
  return `${types.isSharedArrayBuffer(buffer) ? 'shared ' : ''}${Buffer.from(buffer, offset, length).toString('hex')}`;
}

function membersOf(object: object): Parts {
  if (types.isMap(object))
    return [...object].flatMap(([key, value], index) => [
      [`key ${index}`, key],
      [`value ${index}`, value],
    ]);
  if (types.isSet(object)) return [...object].map((member, index) => [`member ${index}`, member]);
  if (types.isBoxedPrimitive(object)) return [['value', object.valueOf()]];
  return [];
}

/** The names of all own properties in their order, with what sort each is of. */
function shapeOf(object: object): string {
  return ownKeys(object)
    .map((key) => {
      const { enumerable, get, set } = Object.getOwnPropertyDescriptor(object, key) ?? {};
      return `${JSON.stringify(String(key))}${enumerable ? '' : ' hidden'}${(get ?? set) ? ' accessor' : ''}`;
    })
    .join();
}

function propertiesOf(object: object): Parts {
  return ownKeys(object).map((key) => [String(key), Reflect.get(object, key)]);
}

function ownKeys(object: object): readonly PropertyKey[] {
  if (ArrayBuffer.isView(object)) return Reflect.ownKeys(object).filter((key) => !/^\d+$/.test(String(key)));
  if (types.isNativeError(object))
    return Reflect.ownKeys(object)
      .filter((key) => key !== 'stack')
      .toSorted(byVisibility(object));
  return Reflect.ownKeys(object);
}

/** An Error's hidden properties first: in which order the engine makes them and an application its own is no part of it. */
function byVisibility(object: object): (a: PropertyKey, b: PropertyKey) => number {
  const rank = (key: PropertyKey): number => (Object.prototype.propertyIsEnumerable.call(object, key) ? 1 : 0);
  return (a, b) => rank(a) - rank(b);
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function describe(value: unknown): string {
  return Object.is(value, -0) ? '-0' : typeof value === 'string' ? JSON.stringify(value) : String(value);
}
