/** A value that no parameter is made for. */
export interface HostileValue {
  readonly title: string;
  readonly value: unknown;
  /** Throws when it is looked at, as even a promise of it does, or when it is called. */
  readonly throws?: boolean;
}

/** What the values throw that throw when they are looked at: it must not leave the library as it is. */
export class Trap extends Error {
  override readonly name = 'Trap';
}

const spring = (): never => {
  throw new Trap('sprung');
};

const TRAPS: ProxyHandler<object> = new Proxy({}, { get: () => spring });

// What options, messages, definitions and services are asked for.
const KEYS =
  'aborted addEventListener classes context createdDate database debug definitions domain error event events first fold id ' +
  'idempotencyId info last locks message metadata monotonic name now onto open openTimeout schedule schema scopes sequenceNumber ' +
  'sessionTimeout signal storage throwIfAborted timestamp type upcast userId useSnapshot version warn';

/** Values that were seen to break programs, or could. `realm` makes what its source says with the classes of another realm. */
export function hostileValues(realm: (source: string) => unknown): readonly HostileValue[] {
  const plain = Object.entries({ ...PRIMITIVES, ...objects(), ...foreign(realm) }).map(([title, value]) => ({
    title,
    value,
    throws: typeof value === 'function' && String(value).startsWith('class'),
  }));
  const traps = Object.entries(throwing()).map(([title, value]) => ({ title, value, throws: true }));
  return [...plain, ...traps];
}

const PRIMITIVES = {
  undefined,
  null: null,
  true: true,
  false: false,
  zero: 0,
  'minus zero': -0,
  'minus one': -1,
  fraction: 1.5,
  NaN: Number.NaN,
  Infinity,
  'minus Infinity': -Infinity,
  'two to 31': 2 ** 31,
  'two to 32': 2 ** 32,
  'two to 53': 2 ** 53,
  bigint: 1n,
  'empty string': '',
  'blank string': ' ',
  string: 'x',
  'lone surrogate': 'lone \ud800',
  'zero character': '\0',
  'string of 17 Mi': 'x'.repeat(17 * 2 ** 20),
  symbol: Symbol('x'),
  'well-known symbol': Symbol.asyncIterator,
};

function objects(): Readonly<Record<string, unknown>> {
  return {
    'empty object': {},
    'object without a prototype': Object.create(null),
    'object with a length': { length: 2 },
    'frozen object': Object.freeze({}),
    'empty list': [],
    'list with holes': [, 1, ,], // oxlint-disable-line no-sparse-arrays
    'frozen list': Object.freeze([undefined]),
    'instance of a class': new (class {
      readonly #secret = 1;
      get secret() {
        return this.#secret;
      }
    })(),
    'arrow function': () => undefined,
    'async function': async () => undefined,
    'generator function': function* () {},
    class: class {},
    date: new Date(),
    'invalid date': new Date(Number.NaN),
    regexp: /x/,
    map: new Map([[1, 2]]),
    set: new Set([1]),
    'weak map': new WeakMap(),
    error: new Error('x'),
    bytes: new Uint8Array(3),
    promise: Promise.resolve(1),
    'event target': new EventTarget(),
    'boxed string': Object('x'),
    'boxed number': Object(1),
    'object that looks like a signal': { aborted: false },
    'cyclic object': cyclic(),
  };
}

function cyclic(): object {
  const object: { self?: object } = {};
  object.self = object;
  return object;
}

function foreign(realm: (source: string) => unknown): Readonly<Record<string, unknown>> {
  const sources = [
    '({})',
    '[]',
    '[{}]',
    'new Date()',
    'new Error("x")',
    'new Uint8Array(3)',
    'new Map()',
    '() => 1',
    '(class {})',
  ];
  return Object.fromEntries(sources.map((source) => [`${source} of another realm`, realm(source)]));
}

function throwing(): Readonly<Record<string, unknown>> {
  return {
    'object whose proxy throws': new Proxy({}, TRAPS),
    'list whose proxy throws': new Proxy([], TRAPS),
    'function whose proxy throws': new Proxy(() => undefined, TRAPS),
    'revoked object': revoked({}),
    'revoked list': revoked([]),
    'revoked function': revoked(() => undefined),
    'object whose getters throw': Object.defineProperties(
      {},
      Object.fromEntries(KEYS.split(' ').map((key) => [key, { get: spring, enumerable: true }])),
    ),
    'object that cannot be written': { toString: spring, toJSON: spring, [Symbol.toPrimitive]: spring },
    'list whose items throw': Object.defineProperty([], '0', { get: spring, enumerable: true }),
    'list that cannot be gone through': Object.assign([1], { entries: spring, [Symbol.iterator]: spring }),
  };
}

function revoked(target: object): unknown {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}
