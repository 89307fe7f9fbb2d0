import {
  array,
  bigInt,
  boolean,
  constantFrom,
  dictionary,
  double,
  integer,
  nat,
  oneof,
  record,
  string,
  uint8Array,
  type Arbitrary,
} from 'fast-check';
import { Labelled, Money, Price, Recorded } from './event-classes.ts';
import { define, DOUBTFUL, STORED } from './objects.ts';

/** How to make an event. Plain data, which fast-check prints and shrinks. */
export interface Recipe {
  readonly objects: readonly ObjectRecipe[];
  readonly values: readonly Slot[];
  readonly fields: Readonly<Record<string, Slot>>;
  readonly type: keyof typeof TYPES;
  readonly twist: keyof typeof TWISTS;
}

interface ObjectRecipe {
  readonly kind: string;
  readonly slots: readonly Slot[];
  readonly keys: readonly string[];
  readonly bytes: Uint8Array;
  readonly number: number;
}

/** A primitive value, or one of the objects made before. */
type Slot = { readonly primitive: unknown } | { readonly object: number };

const TYPES = {
  Recorded: ([value]: readonly unknown[]) => new Recorded(value),
  Money: ([amount, currency]: readonly unknown[]) => new Money(amount, currency),
  Price: ([amount, currency]: readonly unknown[]) => new Price(amount, currency),
  Labelled: ([label]: readonly unknown[]) => new Labelled(label),
};

/** What else is done to the event itself. */
const TWISTS = {
  nothing: (event: object) => event,
  frozen: (event: object) => Object.freeze(event),
  proxy: (event: object) => new Proxy(event, {}),
  accessor: (event: object) => define(event, {}, { computed: { get: () => 1, enumerable: true } }),
  'throwing getter': (event: object) =>
    define(event, {}, { computed: { get: () => { throw new Error('no'); }, enumerable: true } }), // prettier-ignore
  'hidden property': (event: object) => define(event, {}, { hidden: { value: 1 } }),
  symbol: (event: object) => Object.assign(event, { [Symbol('s')]: 1 }),
  toJSON: (event: object) => define(event, { toJSON: () => 1 }),
  self: (event: object) => define(event, { self: [event] }),
  heir: (event: object) => Object.create(event) as object,
  reserved: (event: object) => define(event, JSON.parse('{"__proto__": 1}') as object),
};

const STORED_TWISTS = ['nothing', 'nothing', 'frozen', 'proxy'] as const;

const utf16 = array(integer({ min: 0, max: 0xffff }), { maxLength: 4 }).map((units) => String.fromCharCode(...units));
const primitive: Arbitrary<unknown> = oneof(
  string(),
  utf16,
  integer(),
  double(),
  boolean(),
  bigInt(),
  constantFrom<unknown>(null, undefined, Number.NaN, -0, Infinity, -Infinity, 2 ** 53, 5e-324, '__proto__', 'Array', '='),
);
const slot: Arbitrary<Slot> = oneof(
  { weight: 2, arbitrary: record({ primitive }) },
  { weight: 3, arbitrary: record({ object: nat(20) }) },
);
const key = oneof(
  string({ maxLength: 3 }),
  utf16,
  constantFrom('a.b', 'a\\b', '', '0', '7', 'toJSON', 'toString', 'length', 'name'),
);

function recipes(kinds: readonly string[], twists: readonly (keyof typeof TWISTS)[]): Arbitrary<Recipe> {
  const object = record({
    kind: constantFrom(...kinds),
    slots: array(slot, { maxLength: 4 }),
    keys: array(key, { maxLength: 4 }),
    bytes: uint8Array({ maxLength: 24 }),
    number: oneof(double(), integer({ min: -8.64e15, max: 8.64e15 }), constantFrom(8.64e15, -8.64e15)),
  });
  return record({
    objects: array(object, { maxLength: 8 }),
    values: array(slot, { minLength: 2, maxLength: 2 }),
    fields: dictionary(key, slot, { maxKeys: 3, noNullPrototype: true }),
    type: constantFrom<keyof typeof TYPES>('Recorded', 'Recorded', 'Money', 'Price', 'Labelled'),
    twist: constantFrom(...twists),
  });
}

/** Events that are stored. */
export const storedEvents: Arbitrary<Recipe> = recipes(Object.keys(STORED), STORED_TWISTS);

/** Events some of which hold what cannot be stored. */
export const anyEvents: Arbitrary<Recipe> = oneof(
  recipes([...Object.keys(STORED), ...Object.keys(STORED), ...Object.keys(DOUBTFUL)], ['nothing']),
  recipes([...Object.keys(STORED), ...Object.keys(DOUBTFUL)], Object.keys(TWISTS) as (keyof typeof TWISTS)[]),
);

/** The event of a recipe: the same however often it is made, and never the same object. */
export function make({ objects, values, fields, type, twist }: Recipe): object {
  const made: unknown[] = [];
  const fill = (slot: Slot): unknown => ('primitive' in slot ? slot.primitive : made[slot.object % Math.max(made.length, 1)]);
  for (const { kind, slots, ...material } of objects) {
    const maker = STORED[kind] ?? DOUBTFUL[kind];
    made.push(maker?.({ ...material, values: slots.map(fill) }));
  }
  const event = TYPES[type](values.map(fill));
  return TWISTS[twist](define(event, Object.fromEntries(Object.entries(fields).map(([key, slot]) => [key, fill(slot)]))));
}
