import { expect, test } from '@playwright/test';
import { pino } from 'pino';
import pinoInBrowsers from 'pino/browser.js';
import { bankEvents, deposits } from '../../../src/conformance/provider/bank.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import type { EventStoreLogger, FieldsFirstLogger } from '../../../src/index.ts';

async function logAnAdd(logger: EventStoreLogger | FieldsFirstLogger): Promise<void> {
  await using provider = createInMemoryEventStoreProvider({ events: bankEvents, logger });
  await using store = await provider.openStore('Account', '1');
  await store.add(deposits(1));
}

const added = { storeId: { database: 'EventStores', name: 'Account', id: '1' }, version: 1 };

test('pino gets message and fields where it looks for them', async () => {
  const lines: unknown[] = [];
  await logAnAdd(pino({ level: 'debug' }, { write: (line) => lines.push(JSON.parse(line)) }));
  expect(lines).toContainEqual(expect.objectContaining({ level: 20, msg: 'events added', ...added }));
});

test("so does pino as browsers have it, and a child of pino's", async () => {
  const lines: unknown[] = [];
  const logger = pinoInBrowsers({ level: 'debug', browser: { asObject: true, write: (line) => lines.push(line) } });
  await logAnAdd(logger);
  await logAnAdd(logger.child({ module: 'events' }));
  expect(lines.filter((line) => (line as { msg?: string }).msg === 'events added')).toEqual([
    expect.objectContaining(added),
    expect.objectContaining({ module: 'events', ...added }),
  ]);
});

test('console, and a logger like it, gets the message first', async () => {
  const lines: unknown[] = [];
  const line = (...args: readonly unknown[]): void => void lines.push(args);
  await logAnAdd({ debug: line, info: line, warn: line, error: line });
  expect(lines).toContainEqual(['events added', expect.objectContaining(added)]);
});
