import { Labelled, Money, Price, Recorded, Unregistered } from './event-classes.ts';

/** What an object is made of. */
export interface Material {
  readonly values: readonly unknown[];
  readonly keys: readonly string[];
  readonly bytes: Uint8Array;
  readonly number: number;
}

type Maker = (material: Material) => unknown;

const VIEWS: readonly (new (buffer: ArrayBuffer) => ArrayBufferView)[] = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
];

/** Objects that are stored, whatever they are made of. */
export const STORED: Readonly<Record<string, Maker>> = {
  plain,
  'another plain': plain,
  'null prototype': (material) => Object.setPrototypeOf(plain(material), null) as unknown,
  list: ({ values }) => [...values],
  map: ({ values }) => new Map(values.map((value, index) => [value, values[index + 1]])),
  set: ({ values }) => new Set(values),
  date: ({ number }) => new Date(Math.abs(number) <= 8.64e15 ? number : 0),
  regexp: ({ bytes }) => Object.assign(/a\/[b/]\n(?<c>.)/gu, { lastIndex: bytes.length }),
  url: ({ keys }) => new URL(`https://example.org/${keys.join('/').toWellFormed()}?a=b#c`),
  error: ({ keys, values }) => new Error(keys[0], values.length > 1 ? { cause: values[0] } : {}),
  'named error': (material) => define(new Error(), { ...plain(material), name: 'PaymentError', message: 'changed' }),
  'type error': ({ keys }) => new TypeError(keys[0]),
  ...Object.fromEntries(VIEWS.map((View) => [View.name, ({ bytes }: Material) => new View(bufferOf(bytes))])),
  'part of a buffer': ({ bytes }) => new Uint8Array(bufferOf(bytes), Math.min(8, bufferOf(bytes).byteLength)),
  'special numbers': () => new Float32Array([Number.NaN, -0, Infinity, -Infinity, 1e-45]),
  buffer: ({ bytes }) => bufferOf(bytes),
  money: ({ values: [amount, currency] }) => new Money(amount, currency),
  price: ({ values: [amount, currency] }) => new Price(amount, currency),
  labelled: ({ values: [label] }) => new Labelled(label),
  recorded: (material) => define(new Recorded(material.values[0]), plain(material)),
  'its own length': ({ values: [value] }) => define(new Labelled(value), { length: value }),
  frozen: (material) => Object.freeze(plain(material)),
  'frozen list': ({ values }) => Object.freeze([...values]),
  'proxy of an object': (material) => new Proxy(plain(material), {}),
  'proxy of a list': ({ values }) => new Proxy([...values], {}),
};

/** Objects that cannot be stored, or not always. */
export const DOUBTFUL: Readonly<Record<string, Maker>> = {
  hole: ({ values }) => [...values, , ...values], // oxlint-disable-line no-sparse-arrays
  'named hole': ({ values }) => define([...values, , 1], { named: 1 }), // oxlint-disable-line no-sparse-arrays
  'named list': ({ values }) => define([...values], { named: 1 }),
  'endless hole': () => Object.assign([], { length: 2 ** 32 - 1 }),
  'accessor in a list': ({ values }) => define([...values, 1], {}, { '0': { get: () => 1, enumerable: true } }),
  'invalid date': () => new Date(Number.NaN),
  'date with toJSON': () => Object.assign(new Date(0), { toJSON: () => 'now' }),
  'date with a property': () => Object.assign(new Date(0), { zone: 'CET' }),
  'date with a hidden property': () => define(new Date(0), {}, { zone: { value: 'CET' } }),
  'kind of date': () => new (class Day extends Date {})(0),
  'kind of map': ({ values }) =>
    new (class Index extends Map<unknown, unknown> {})(values.map((value) => [value, value] as const)),
  'kind of error': () => new (class PaymentError extends Error {})(),
  toJSON: (material) => define({ ...plain(material), toJSON: () => 1 }, {}),
  'hidden toJSON': (material) => define(plain(material), {}, { toJSON: { value: () => 1 } }),
  accessor: (material) => define(plain(material), {}, { computed: { get: () => 1, enumerable: true, configurable: true } }),
  'hidden accessor': (material) => define(plain(material), {}, { computed: { get: () => 1 } }),
  'throwing getter': (material) => define(plain(material), {}, { computed: { get: fail, enumerable: true } }),
  'accessor of a class': ({ values }) => define(new Recorded(values[0]), {}, { computed: { get: () => 1, enumerable: true } }),
  'changing getter': (material) => define(plain(material), {}, { turn: { get: changing(), enumerable: true } }),
  symbol: () => Symbol('s'),
  'symbol key': (material) => ({ ...plain(material), [Symbol('s')]: 1 }),
  'hidden property': (material) => define(plain(material), {}, { hidden: { value: 1 } }),
  'hidden property of a class': () => define(new Money(1, 'EUR'), {}, { hidden: { value: 1 } }),
  'prototype by name': () => JSON.parse('{"__proto__": {"polluted": true}}') as unknown,
  'constructor by name': () => ({ constructor: 1 }),
  function: () => () => 1,
  class: () => Money,
  'boxed number': () => Object(1) as unknown,
  'boxed string': () => Object('text') as unknown,
  'boxed bigint': () => Object(1n) as unknown,
  'shared memory': ({ bytes }) => new Uint8Array(new SharedArrayBuffer(bytes.length)),
  'bytes of shared memory': ({ bytes }) => new SharedArrayBuffer(bytes.length),
  'views of one buffer': ({ bytes }) => [new Uint8Array(bufferOf(bytes)), bytes, new DataView(bytes.buffer)],
  'view and its buffer': ({ bytes }) => [bytes.buffer, bytes],
  'view with a property': ({ bytes }) => Object.assign(bytes.slice(), { named: 1 }),
  'node buffer': ({ bytes }) => Buffer.from(bytes),
  'throwing proxy': () => new Proxy({}, { ownKeys: fail }),
  'proxy without values': (material) => new Proxy(plain(material), { get: fail }),
  'proxy of a map': () => new Proxy(new Map(), {}),
  'proxy of a date': () => new Proxy(new Date(0), {}),
  revoked: revoked,
  arguments: argumentsOf,
  promise: () => Promise.resolve(1),
  'weak map': () => new WeakMap(),
  iterator: () => [1][Symbol.iterator](),
  unregistered: ({ values }) => new Unregistered(values[0]),
  'heir of an instance': () => Object.create(new Money(1, 'EUR')) as unknown,
  'heir of an object': () => Object.create({ inherited: 1 }) as unknown,
  'no date': () => Object.create(Date.prototype) as unknown,
  'no map': () => Object.create(Map.prototype) as unknown,
  'no list': () => Object.create(Array.prototype) as unknown,
  'no error': () => Object.create(Error.prototype) as unknown,
  'no bytes': () => Object.create(Uint8Array.prototype) as unknown,
  'list as an object': ({ values }) => Object.setPrototypeOf([...values], Object.prototype) as unknown,
  'map with a property': () => Object.assign(new Map([[1, 2]]), { named: 1 }),
  'map with its own entries': () => Object.assign(new Map([[1, 2]]), { forEach: () => 0, [Symbol.iterator]: () => [] }),
  'url with a property': () => Object.assign(new URL('https://example.org'), { named: 1 }),
  'regexp with a property': () => Object.assign(/a/, { named: 1 }),
  'regexp with its own flags': () => define(/a/, { global: true, flags: 'i' }),
  'regexp at an object': () => Object.assign(/a/g, { lastIndex: { valueOf: () => 1 } }),
  'error with an accessor': () => define(new Error('no'), {}, { code: { get: () => 1, enumerable: true } }),
  'error with a hidden property': ({ values }) => define(new Error('no'), {}, { code: { value: values[0] } }),
  'error with a symbol': () => Object.assign(new Error('no'), { [Symbol('s')]: 1 }),
  'several errors': () => new AggregateError([new Error('no')]),
  cycle: (material) => closed(plain(material)),
  'cycle through a map': () => closed(new Map()),
  deep: () => nested(1_200),
};

export function plain({ keys, values }: Material): Record<string, unknown> {
  return define({}, Object.fromEntries(keys.map((key, index) => [key, values[index]])));
}

/** Gives an object properties of its own, whatever its prototype has. */
export function define<T extends object>(object: T, values: object, others: PropertyDescriptorMap = {}): T {
  const visible = Object.entries(values).map(([key, value]) => [
    key,
    { value: value as unknown, enumerable: true, writable: true, configurable: true },
  ]);
  return Object.defineProperties(object, { ...Object.fromEntries(visible), ...others });
}

/** As many of the bytes as make whole numbers of any size. */
function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes.slice(0, bytes.length - (bytes.length % 8))).buffer;
}

function closed(object: object): object {
  if (object instanceof Map) return object.set('self', [object]);
  return Object.assign(object, { self: [object] });
}

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = { value };
  return value;
}

function changing(): () => unknown {
  let reads = 0;
  return () => (reads++ === 0 ? 1 : () => 1);
}

function fail(): never {
  throw new RangeError('It cannot be read.');
}

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function argumentsOf(...values: unknown[]): unknown {
  return (function () {
    return arguments; // oxlint-disable-line prefer-rest-params
  })(...(values as []));
}
