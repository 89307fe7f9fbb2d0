import { expect, test } from '@playwright/test';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { createMessage, defineEvents, InvalidArgumentError, isEvent, plain } from '../../../src/index.ts';

class One {
  readonly kind = 'one';
}

test('a class under two names is refused at once, naming both', () => {
  expect(() => defineEvents({ One, Other: One })).toThrow(InvalidArgumentError);
  expect(() => defineEvents({ One, Other: { type: One } })).toThrow(/'Other'.*'One'/);
});

test('an older version without its upcast is refused at once', () => {
  expect(() => defineEvents({ One: { type: One, version: 3, upcast: { 1: (old) => old } } })).toThrow(/upcast\[2\]/);
  expect(() => defineEvents({ One: { type: One, version: 0 } })).toThrow(InvalidArgumentError);
  expect(() => defineEvents({ One: { type: One, version: 1.5 } })).toThrow(InvalidArgumentError);
  expect(() => defineEvents({ ' ': One })).toThrow(InvalidArgumentError);
});

test('a message tells by its name which event it has, of a class or plain', async () => {
  const events = defineEvents({ One, Two: plain<{ readonly count: number }>() });
  const provider = createInMemoryEventStoreProvider({ events });
  await provider.add('Counter', '1', [new One(), { type: 'Two', data: { count: 2 } }]);
  const told = (await provider.read('Counter', '1').get()).map((message) => {
    if (isEvent(events, message, 'One')) return message.event.kind;
    return isEvent(events, message, 'Two') ? message.event.data.count : undefined;
  });
  expect(told).toEqual(['one', 2]);
  const message = await provider.read('Counter', '1').lastMessage();
  if (!message) throw new Error('There is no last message.');
  expect(() => isEvent(events, message, 'Three' as 'Two')).toThrow('name must be a key of what defineEvents() was given');
});

test('message ids are UUIDs of version 7, and sort in the order in which they were made', () => {
  const ids = Array.from({ length: 10_000 }, () => createMessage(new One()).metadata.message.id);
  const version7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(ids.filter((id) => !version7.test(id))).toEqual([]);
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  const time = Number.parseInt((ids[0] ?? '').replaceAll('-', '').slice(0, 12), 16);
  expect(Math.abs(time - Date.now())).toBeLessThan(60_000);
});
