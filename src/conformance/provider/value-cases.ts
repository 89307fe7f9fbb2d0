import { EventValidationError } from '../../contract/errors/index.ts';
import type { StoredMessage } from '../../contract/message.ts';
import { createMessage } from '../../events/create-message.ts';
import { defineEvents } from '../../events/define-events.ts';
import { assertEqual, assertRejects, assertTrue } from '../storage/assert.ts';
import { AccountBalance, BankAccountCreated, deposits, ValueRecorded } from './bank.ts';
import type { ProviderCase } from './provider-case.ts';

const shared = { amount: 1 };

const VALUES: Readonly<Record<string, unknown>> = {
  plain: { text: 'ž\u{1f600}"\\\u2028', number: 1.5, yes: true, none: null, list: [1, [2, []], {}] },
  dates: [new Date(0), { at: new Date('2026-02-28T23:59:59.999Z') }],
  undefined: { gone: undefined, list: [undefined, 1] },
  numbers: [Number.NaN, Infinity, -Infinity, -0, 2 ** 53, Number.MIN_VALUE],
  bigints: [0n, -(2n ** 70n), { deep: 1n }],
  maps: new Map<unknown, unknown>([
    ['a', new Map([[1, new Date(1)]])],
    [{ key: 1 }, new Set(['x', 2n])],
  ]),
  regexp: /a\/b/giu,
  url: new URL('https://example.org/a?b=c#d'),
  bytes: [new Uint8Array([0, 255]), new Float64Array([0.5, -1]), new Int16Array([-300]), new BigInt64Array([-1n, 2n ** 62n])],
  'part of a buffer': new Uint8Array(new Uint8Array([1, 2, 3, 4]).buffer, 1, 2),
  'numbers of typed arrays': [
    new Float32Array([Number.NaN, -0, Infinity]),
    new Float64Array([-Infinity, Number.NaN, -0, 5e-324]),
  ],
  classes: { created: new BankAccountCreated('1', 'Joe'), list: [new AccountBalance(3, 2)] },
  keys: { 'a.b': new Date(2), 'a\\b': 1n, '': undefined, toString: 'mine' },
  surrogate: 'lone \ud800 unit',
  shared: [shared, shared],
};

export const valueCases: readonly ProviderCase[] = [
  ...Object.entries(VALUES).map(([kind, value]): ProviderCase => ({
    title: `values come back as they were: ${kind}`,
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      await store.add([createMessage(new ValueRecorded(value))]);
      const [message] = await store.get();
      assertEqual(message?.event, new ValueRecorded(value), 'the event');
    },
  })),
  {
    title: 'what is shared within an event is shared in what comes back: lists, Sets, keys and values of Maps, classes',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      const both = { at: new Date(1) };
      const list = [both, both.at];
      const value = {
        list,
        set: new Set<unknown>([list, both]),
        map: new Map<unknown, unknown>([[both, list]]),
        deep: [both.at],
      };
      await store.add([createMessage(new ValueRecorded({ value, again: new ValueRecorded(value) }))]);
      const [message] = await store.get();
      const back = valueOf(message) as { value: typeof value; again: ValueRecorded };
      assertTrue(back.again.value === back.value, 'the value in both places');
      const [first, second] = back.value.list as [typeof both, Date];
      assertTrue(second === first.at && back.value.deep[0] === second, 'the Date');
      const members = [...back.value.set];
      assertTrue(members[0] === back.value.list && members[1] === first, 'the members of the Set');
      const [entry] = [...back.value.map];
      assertTrue(entry?.[0] === first && entry[1] === back.value.list, 'the entry of the Map');
    },
  },
  {
    title: 'an Error comes back with its class, message, cause and properties, and without a stack',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      const cause = Object.assign(new Error('the cause'), { name: 'DeclinedError' });
      const given = Object.assign(new RangeError('no', { cause }), { code: 402, at: new Date(2) });
      await store.add([createMessage(new ValueRecorded(given))]);
      const [message] = await store.get();
      const error = valueOf(message) as typeof given;
      assertTrue(error instanceof RangeError && error.stack === undefined, 'the class, the stack');
      assertEqual(
        [error.message, error.code, error.at, Object.keys(error)],
        ['no', 402, new Date(2), ['code', 'at']],
        'the error',
      );
      const inner = error.cause as Error;
      assertEqual([inner instanceof Error, inner.name, inner.message], [true, 'DeclinedError', 'the cause'], 'its cause');
    },
  },
  {
    title: 'a property that stands before an accessor of its class comes back, and no setter runs',
    async run({ connect, database }) {
      class Labelled {
        get label(): string {
          return 'the label of the class';
        }

        set label(_label: string) {
          throw new Error('A setter ran.');
        }
      }
      const labelled = Object.defineProperty(new Labelled(), 'label', { value: 'its own', enumerable: true });
      const events = defineEvents({ Labelled, ValueRecorded });
      const store = await connect({ events }).openStore('Account', '1', { database });
      await store.add([createMessage(labelled), createMessage(new ValueRecorded([labelled, -0]))]);
      const [first, second] = await store.get();
      const inner = valueOf(second) as readonly [Labelled, number];
      for (const event of [first?.event, inner[0]]) {
        assertTrue(event instanceof Labelled && event.label === 'its own', 'the label');
      }
    },
  },
  {
    title: 'what could not be read back as it is is refused, naming where it is, and nothing is written',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      const cycle: Record<string, unknown> = {};
      const bytes = new Uint8Array(8);
      cycle['self'] = cycle;
      class Unregistered {}
      let deep: unknown = 1;
      for (let level = 0; level < 1_200; level++) deep = { deep };
      const refused = {
        cycle,
        deep,
        function: () => undefined,
        symbol: Symbol('x'),
        date: new Date(Number.NaN),
        class: new Unregistered(),
        proto: JSON.parse('{"__proto__": {"polluted": true}}') as unknown,
        constructor: { constructor: 1 },
        hole: [1, , 3], // oxlint-disable-line no-sparse-arrays
        weak: new WeakMap(),
        'named list': Object.assign([1], { named: 1 }),
        'Date with toJSON': Object.assign(new Date(0), { toJSON: () => 'now' }),
        'Map of a kind of its own': new (class extends Map {})(),
        'Error of a kind of its own': new (class extends Error {})(),
        getter: Object.defineProperty({}, 'computed', { get: () => 1, enumerable: true }),
        'hidden property': Object.defineProperty({}, 'hidden', { value: 1 }),
        'views of one buffer': [bytes, new DataView(bytes.buffer)],
      };
      for (const [kind, value] of Object.entries(refused)) {
        const bad = createMessage(new ValueRecorded({ [`its ${kind}`]: value }));
        const error = await assertRejects(store.add([...deposits(1), bad]), EventValidationError, kind);
        assertEqual([error.type, error.index, error.issues[0]?.path?.[0]], ['ValueRecorded', 1, 'value'], `where the ${kind} is`);
      }
      assertEqual(await store.version(), 0, 'the version');
      assertTrue(!('polluted' in {}), 'prototypes stay clean');
    },
  },
  {
    title: 'an object that many paths lead to is looked at once',
    async run({ connect, database }) {
      const store = await connect().openStore('Account', '1', { database });
      let looks = 0;
      const ownKeys = (target: object): (string | symbol)[] => {
        looks++;
        return Reflect.ownKeys(target);
      };
      let value: unknown = new Proxy({ amount: 1 }, { ownKeys });
      for (let level = 0; level < 10; level++) value = [value, value];
      await store.add([createMessage(new ValueRecorded(value))]);
      assertTrue(looks < 10, `${looks} looks at an object that 1,024 paths lead to`);
      const refused = createMessage(new ValueRecorded([value, () => undefined]));
      const error = await assertRejects(store.add([refused]), EventValidationError, 'an event with a function behind it');
      assertEqual(error.issues[0]?.path, ['value', 1], 'the place of the function');
      const [message] = await store.get();
      let part = valueOf(message);
      for (let level = 0; level < 10; level++) {
        const [left, right] = part as readonly [unknown, unknown];
        assertTrue(left === right, `level ${level}`);
        part = left;
      }
      assertEqual(part, { amount: 1 }, 'what is shared');
    },
  },
];

function valueOf(message: StoredMessage | undefined): unknown {
  return message?.event instanceof ValueRecorded ? message.event.value : undefined;
}
