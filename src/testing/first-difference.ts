/** Where two values differ first. */
export interface Difference {
  /** As code would get there: `events[1].amount`. */
  readonly path: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/**
 * The first difference between two values, `undefined` when they are the same data: of the same classes, with the same own enumerable
 * properties. Dates, Maps, Sets, typed arrays, NaN and -0 are told apart; the message of an Error counts, its stack does not.
 */
export function firstDifference(actual: unknown, expected: unknown, path: string): Difference | undefined {
  return compare(actual, expected, path, new Set());
}

/** `within`: the objects on the way from the root, so that a cycle ends. */
function compare(actual: unknown, expected: unknown, path: string, within: Set<object>): Difference | undefined {
  if (Object.is(actual, expected)) return undefined;
  const difference = { path, expected, actual };
  if (!isObject(actual) || !isObject(expected) || Object.getPrototypeOf(actual) !== Object.getPrototypeOf(expected))
    return difference;
  if (within.has(actual)) return undefined;
  within.add(actual);
  const found = contentOf(actual) === contentOf(expected) ? compareParts(actual, expected, path, within) : difference;
  within.delete(actual);
  return found;
}

function compareParts(actual: object, expected: object, path: string, within: Set<object>): Difference | undefined {
  const [parts, others] = [partsOf(actual), partsOf(expected)];
  for (const [place, part] of parts) {
    const found = others.has(place)
      ? compare(part, others.get(place), path + place, within)
      : { path: path + place, expected: ABSENT, actual: part };
    if (found) return found;
  }
  const missing = [...others.keys()].find((place) => !parts.has(place));
  return missing === undefined ? undefined : { path: path + missing, expected: others.get(missing), actual: ABSENT };
}

/** Stands for a part that one of them does not have. */
export const ABSENT: unique symbol = Symbol('nothing');

/** What an object is besides its parts. */
function contentOf(object: object): string {
  if (object instanceof Date) return String(object.getTime());
  if (object instanceof RegExp || object instanceof URL) return String(object);
  return object instanceof Error ? object.message : '';
}

/** The parts of an object by how code would get to them. */
function partsOf(object: object): ReadonlyMap<string, unknown> {
  if (object instanceof Map) {
    const wayTo = (key: unknown, at: number): string => (isObject(key) ? `.values()[${at}]` : `.get(${describe(key)})`);
    const values = [...object].map(([key, value], at) => [wayTo(key, at), value] as const);
    // What the keys are, and their order.
    return new Map([...values, ...[...object.keys()].map((key, at) => [`.keys()[${at}]`, key] as const)]);
  }
  if (object instanceof Set) return new Map([...object].map((member, at) => [`.values()[${at}]`, member]));
  if (object instanceof ArrayBuffer) return partsOf(new Uint8Array(object));
  const isList = Array.isArray(object) || ArrayBuffer.isView(object);
  return new Map(Object.entries(object).map(([key, value]) => [isList ? `[${key}]` : placeOf(key), value]));
}

function placeOf(key: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** A value in one line. */
export function describe(value: unknown): string {
  if (value === ABSENT) return 'nothing';
  try {
    const text = JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part)) as
      | string
      | undefined;
    const isSaid = text !== undefined && !(text === 'null' && value !== null) && !Object.is(value, -0);
    if (!isSaid) return Object.is(value, -0) ? '-0' : String(value);
    const name: unknown = isObject(value) && !Array.isArray(value) ? value.constructor?.name : 'Object';
    return typeof name === 'string' && name !== 'Object' ? `${name} ${text}` : text;
  } catch {
    return String(value);
  }
}
