import { expect, test } from '@playwright/test';
import { bankEvents } from '../../../src/conformance/provider/bank.ts';
import { createEventStoreProvider, isSupported } from '../../../src/index.ts';

/** Runs with globals like those of a page, of which some are not there. */
async function onPage<T>(globals: Readonly<Record<string, unknown>>, run: () => T | Promise<T>): Promise<T> {
  const page = { Worker: EventTarget, indexedDB: {}, navigator: { locks: {} }, isSecureContext: true, ...globals };
  const before = Object.keys(page).map((key) => [key, Object.getOwnPropertyDescriptor(globalThis, key)] as const);
  for (const [key, value] of Object.entries(page)) Object.defineProperty(globalThis, key, { value, configurable: true });
  try {
    return await run();
  } finally {
    for (const [key, descriptor] of before) {
      Reflect.deleteProperty(globalThis, key);
      if (descriptor) Object.defineProperty(globalThis, key, descriptor);
    }
  }
}

const CASES = {
  'on a page from an address that is not secure': {
    globals: { isSecureContext: false, navigator: {}, location: { origin: 'http://192.168.1.7:5173' } },
    missing: ['secure context', 'Web Locks'],
    says: 'not secure (http://192.168.1.7:5173): serve it from https, or open it from localhost',
  },
  'in a browser without IndexedDB': {
    globals: { indexedDB: undefined },
    missing: ['IndexedDB'],
    says: 'this browser has no IndexedDB, or has it turned off',
  },
  'in a browser without Web Locks': {
    globals: { navigator: {} },
    missing: ['Web Locks'],
    says: 'this browser has no Web Locks',
  },
} as const;

for (const [where, { globals, missing, says }] of Object.entries(CASES)) {
  test(`${where} the provider is not supported, and its first call says why`, async () => {
    const [support, error] = await onPage(globals, async () => {
      const provider = createEventStoreProvider({ events: bankEvents });
      return [isSupported(), await provider.openStore('Account', '1').catch((reason: unknown) => reason)];
    });
    expect(support).toEqual({ supported: false, missing });
    expect(error).toMatchObject({ name: 'StorageUnavailableError', transient: false, outcome: 'not-written' });
    expect(String(error)).toContain(says);
  });
}

test('on a server the provider is not supported', () => {
  const { supported, missing } = isSupported();
  expect(supported).toBe(false);
  expect(missing).toEqual(expect.arrayContaining(['Worker', 'IndexedDB']));
});

test('in a browser that has everything it is supported', async () => {
  expect(await onPage({}, isSupported)).toEqual({ supported: true, missing: [] });
});
