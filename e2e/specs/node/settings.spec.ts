import { expect, test } from '@playwright/test';
import { bankEvents } from '../../../src/conformance/provider/bank.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { InvalidArgumentError, readEventStoreSettings } from '../../../src/index.ts';

const LIMITS = { maxMessageLength: 16 * 2 ** 20, maxBatchLength: 64 * 2 ** 20 };
const DEFAULTS = { defaultDatabase: 'EventStores', defaultOpenTimeout: 5_000, defaultSessionTimeout: 60_000, ...LIMITS };

const read = (section: object) => readEventStoreSettings({ Hexalith: { EventStores: section } });

test('a configuration without the section, or without values, gives the defaults', () => {
  for (const json of [{}, { Hexalith: {} }, { Hexalith: { EventStores: {} } }, '{}']) {
    expect(readEventStoreSettings(json)).toEqual(DEFAULTS);
  }
});

test('the section is read as an object, as text, and under its flat name', () => {
  const section = { DefaultDatabase: 'Bank', DefaultOpenTimeout: '00:00:10', DefaultSessionTimeout: '1.02:03:04.5' };
  const expected = { defaultDatabase: 'Bank', defaultOpenTimeout: 10_000, defaultSessionTimeout: 93_784_500, ...LIMITS };
  expect(read(section)).toEqual(expected);
  expect(readEventStoreSettings(JSON.stringify({ Hexalith: { EventStores: section } }))).toEqual(expected);
  expect(readEventStoreSettings({ 'Hexalith:EventStores': section })).toEqual(expected);
});

test('an opener may be told not to wait', () => {
  expect(read({ DefaultOpenTimeout: '00:00:00' }).defaultOpenTimeout).toBe(0);
});

for (const [key, value] of [
  ['DefaultOpenTimeout', ''],
  ['DefaultOpenTimeout', '-00:00:05'],
  ['DefaultOpenTimeout', '5'],
  ['DefaultOpenTimeout', 5],
  ['DefaultOpenTimeout', null],
  ['DefaultOpenTimeout', '99999.00:00:00'],
  ['DefaultSessionTimeout', '00:00:00'],
  ['DefaultSessionTimeout', '00:61:00'],
  ['DefaultSessionTimeout', '24:00:00'],
  ['DefaultSessionTimeout', '00:00:05 '],
  ['DefaultDatabase', ''],
  ['DefaultDatabase', '   '],
  ['DefaultDatabase', 7],
] as const) {
  test(`${key} ${JSON.stringify(value)} is refused by name`, () => {
    expect(() => read({ [key]: value })).toThrow(InvalidArgumentError);
    expect(() => read({ [key]: value })).toThrow(`Hexalith:EventStores:${key}`);
  });
}

test('what is not a configuration is refused', () => {
  for (const json of ['{', 'null', '[]', 3, undefined, { Hexalith: { EventStores: 'x' } }]) {
    expect(() => readEventStoreSettings(json)).toThrow(InvalidArgumentError);
  }
});

for (const [setting, most] of [
  ['maxMessageLength', 63 * 2 ** 20],
  ['maxBatchLength', 256 * 2 ** 20],
] as const) {
  test(`settings.${setting} may be raised to what every engine stores and reads back, and no further`, () => {
    const connect = (length: number) => createInMemoryEventStoreProvider({ events: bankEvents, settings: { [setting]: length } });
    connect(most);
    for (const length of [most + 1, Infinity]) {
      expect(() => connect(length)).toThrow(InvalidArgumentError);
      expect(() => connect(length)).toThrow(`settings.${setting}`);
    }
    expect(() => connect(most + 1)).toThrow(String(most));
  });
}
