import type { SuperJSONResult } from 'superjson';

/** What JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/**
 * An event as a graph: its properties, where each object stands once and every value says what it is.
 * - A string, a finite number but -0, a boolean, null: as in JSON.
 * - `['undefined']`, `['number', 'NaN']`, `['bigint', '1']`: the other primitive values.
 * - `{ … }`: an object without a class.
 * - `['class', name, { … }]`: an instance of a registered class; when the name is null, an object without a prototype.
 * - `['Date', time]`, `['Map', keys, values]` …: an object of a class that is built in.
 * - `['=', n]`: an object once more: the one that ended as the nth of all, from 0.
 */
export type Graph = JsonObject;

/** The name of our transformer among SuperJSON's. */
export const GRAPH: string = 'graph';

/** Marks a graph, as SuperJSON marks what a transformer of the application has made. Code that does not have it refuses the data. */
export const GRAPH_META: NonNullable<SuperJSONResult['meta']> = { values: [['custom', GRAPH]], v: 1 };

/** Views of bytes, by their tags. */
export const VIEWS: Readonly<Record<string, new (buffer: ArrayBuffer) => ArrayBufferView>> = {
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
};

/** Errors, by their tags. */
export const ERRORS: Readonly<Record<string, new () => Error>> = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};
