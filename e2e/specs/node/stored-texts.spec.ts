import { expect, test } from '@playwright/test';
import { SuperJSON } from 'superjson';
import { decodeMessage } from '../../../src/events/decode.ts';
import { EventDeserializationError } from '../../../src/index.ts';
import { Money, Recorded, valueEvents } from '../../support/values/event-classes.ts';
import { differenceBetween } from '../../support/values/same-value.ts';

const storeId = { database: 'EventStores', name: 'Values', id: '1' };

function read(data: unknown, meta: unknown, type = 'Recorded'): object {
  const form: unknown = JSON.parse(JSON.stringify({ id: '1', type, created: 0, data, meta }));
  return decodeMessage({ registry: valueEvents, storeId }, form, 1).event;
}

const shared = { a: 1 };
const start = new Date(0);
const inner = { at: new Date(5) };
const outer = { inner, list: [inner] };

// What version 0.1.0 of the library wrote, and what it was.
const TEXTS: Readonly<Record<string, readonly [text: string, value: unknown]>> = {
  'plain data': ['{"data":{"value":{"a":1,"b":["x",null,{"c":true}]}}}', { a: 1, b: ['x', null, { c: true }] }],
  'values that JSON cannot say': [
    String.raw`{"data":{"value":{"date":"1970-01-01T00:00:00.000Z","none":null,"big":"12","nan":"NaN","neg":"-0","inf":["Infinity","-Infinity"],"re":"/a\\/b/gi","url":"https://example.org/?a=b","a.b":"1970-01-01T00:00:00.001Z","c\\d":"2","":null}},"meta":{"values":{"value.date":["Date"],"value.none":["undefined"],"value.big":["bigint"],"value.nan":["number"],"value.neg":["number"],"value.inf.0":["number"],"value.inf.1":["number"],"value.re":["regexp"],"value.url":["URL"],"value.a\\.b":["Date"],"value.c\\\\d":["bigint"],"value.":["undefined"]},"v":1}}`,
    {
      ...{ date: start, none: undefined, big: 12n, nan: Number.NaN, neg: -0, inf: [Infinity, -Infinity] },
      ...{ re: /a\/b/gi, url: new URL('https://example.org/?a=b'), 'a.b': new Date(1), 'c\\d': 2n, '': undefined },
    },
  ],
  'Maps and Sets': [
    '{"data":{"value":{"map":[[{"k":"1"},["1970-01-01T00:00:00.001Z","2"]],["b",[]]],"set":[1,[null]]}},"meta":{"values":{"value.map":["map",{"0.1":["set",{"0":["Date"],"1":["bigint"]}],"0.0.k":["bigint"],"1.1":["map"]}],"value.set":["set",{"1.0":["undefined"]}]},"v":1}}',
    {
      map: new Map<unknown, unknown>([
        [{ k: 1n }, new Set<unknown>([new Date(1), 2n])],
        ['b', new Map()],
      ]),
      set: new Set([1, [undefined]]),
    },
  ],
  'nested classes': [
    '{"data":{"value":[{"amount":"5","currency":"EUR"},{"deep":{"amount":{"amount":1,"currency":null},"currency":"CZK"}}]},"meta":{"values":{"value.0":[["class","Money"],{"amount":["bigint"]}],"value.1.deep":[["class","Money"],{"amount":[["class","Money"],{"currency":["undefined"]}]}]},"v":1}}',
    [new Money(5n, 'EUR'), { deep: new Money(new Money(1, undefined), 'CZK') }],
  ],
  errors: [
    '{"data":{"value":[{"name":"Failure","message":"no","cause":1}]},"meta":{"values":{"value.0":["Error"]},"v":1}}',
    [Object.assign(new Error('no', { cause: 1 }), { name: 'Failure' })],
  ],
  'typed arrays': [
    '{"data":{"value":[[0,255],[0.5,1],[-300],[7]]},"meta":{"values":{"value.0":[["typed-array","Uint8Array"]],"value.1":[["typed-array","Float64Array"]],"value.2":[["typed-array","Int16Array"]],"value.3":[["typed-array","Uint8ClampedArray"]]},"v":1}}',
    [new Uint8Array([0, 255]), new Float64Array([0.5, 1]), new Int16Array([-300]), new Uint8ClampedArray([7])],
  ],
  'shared objects': [
    '{"data":{"value":[{"a":1},{"deep":{"s":{"a":1}}},[["k",{"a":1}]],"1970-01-01T00:00:00.000Z",{"d":"1970-01-01T00:00:00.000Z"}]},"meta":{"values":{"value.2":["map"],"value.3":["Date"],"value.4.d":["Date"]},"referentialEqualities":{"value.0":["value.1.deep.s","value.2.0.1"],"value.3":["value.4.d"]},"v":1}}',
    [shared, { deep: { s: shared } }, new Map([['k', shared]]), start, { d: start }],
  ],
  'shared objects in shared objects': [
    '{"data":{"value":{"deep":{"down":{"outer":{"inner":{"at":"1970-01-01T00:00:00.005Z"},"list":[{"at":"1970-01-01T00:00:00.005Z"}]}}},"outer":{"inner":{"at":"1970-01-01T00:00:00.005Z"},"list":[{"at":"1970-01-01T00:00:00.005Z"}]},"inner":{"at":"1970-01-01T00:00:00.005Z"}}},"meta":{"values":{"value.deep.down.outer.inner.at":["Date"],"value.deep.down.outer.list.0.at":["Date"],"value.outer.inner.at":["Date"],"value.outer.list.0.at":["Date"],"value.inner.at":["Date"]},"referentialEqualities":{"value.outer":["value.deep.down.outer"],"value.inner":["value.deep.down.outer.inner","value.deep.down.outer.list.0"]},"v":1}}',
    { deep: { down: { outer } }, outer, inner },
  ],
};

for (const [kind, [text, value]] of Object.entries(TEXTS)) {
  test(`what version 0.1.0 stored is read: ${kind}`, () => {
    const { data, meta } = JSON.parse(text) as { data: unknown; meta: unknown };
    expect(differenceBetween(new Recorded(value), read(data, meta))).toBeUndefined();
  });
}

for (const [kind, values] of Object.entries({
  'a kind of a newer version': { value: ['temporal'] },
  'a class that is not registered': { value: [['class', 'Gone']] },
  'a form of a newer version': [['custom', 'tree']],
})) {
  test(`annotations of ${kind} are an error`, () => {
    expect(() => read({ value: {} }, { values, v: 1 })).toThrow(EventDeserializationError);
  });
}

test('annotations of a damaged text do not reach prototypes', () => {
  for (const path of ['__proto__.polluted', 'constructor.prototype.polluted', 'value.__proto__.polluted']) {
    const equalities = { value: [path] };
    expect(() => read({ value: {} }, { values: { [path]: ['undefined'] }, v: 1 })).toThrow(EventDeserializationError);
    expect(() => read({ value: {} }, { referentialEqualities: equalities, v: 1 })).toThrow(EventDeserializationError);
  }
  expect('polluted' in {}).toBe(false);
});

for (const [kind, value] of Object.entries({
  'a kind of a newer version': ['Temporal', 1],
  'a class that is not registered': ['class', 'Gone', {}],
  'bytes that are none': ['Uint8Array', '*'],
  'nothing where something must be': ['Map'],
})) {
  test(`a graph with ${kind} is an error`, () => {
    expect(() => read({ value }, { values: [['custom', 'graph']], v: 1 })).toThrow(EventDeserializationError);
  });
}

test('code that knows annotations only refuses a graph', () => {
  const meta = { values: [['custom', 'graph']], v: 1 } as never;
  expect(() => new SuperJSON().deserialize({ json: { value: ['Date', 0] }, meta })).toThrow('custom');
});
