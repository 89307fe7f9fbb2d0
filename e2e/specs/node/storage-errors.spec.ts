import { expect, test } from '@playwright/test';
import {
  StorageQuotaExceededError,
  StorageUnavailableError,
  StorageWipedError,
  UpgradeRequiredError,
} from '../../../src/index.ts';
import {
  ConnectionLostError,
  isWorthAnotherAttempt,
  toStorageError,
  type ErrorContext,
} from '../../../src/storage/indexed-db/idb-errors.ts';

const context: ErrorContext = {
  database: 'bank',
  supportedVersion: 3,
  estimate: async () => ({ usage: 10, quota: 12 }),
};

function domException(name: string): DOMException {
  return new DOMException('a fault', name);
}

test('no room left is told with what is used and what may be, or without when nobody knows', async () => {
  const full = domException('QuotaExceededError');
  const told = await toStorageError(full, context);
  expect(told).toBeInstanceOf(StorageQuotaExceededError);
  expect(told).toMatchObject({ database: 'bank', usage: 10, quota: 12, cause: full });
  const unknown = await toStorageError(full, { ...context, estimate: () => Promise.reject(new Error('no estimate')) });
  expect(unknown).toMatchObject({ database: 'bank', usage: undefined, quota: undefined });
});

test('a database of newer code is told as one', async () => {
  const told = await toStorageError(domException('VersionError'), context);
  expect(told).toBeInstanceOf(UpgradeRequiredError);
  expect(told).toMatchObject({ database: 'bank', supportedVersion: 3 });
});

for (const [name, transient] of Object.entries({
  InvalidStateError: true,
  AbortError: true,
  UnknownError: true,
  TimeoutError: true,
  DataError: false,
  DataCloneError: false,
  NotFoundError: false,
})) {
  test(`${name} is told as a storage that is not available, ${transient ? 'for now' : 'for good'}`, async () => {
    const cause = domException(name);
    for (const error of [cause, new ConnectionLostError(true, { cause })]) {
      const told = await toStorageError(error, context);
      expect(told).toBeInstanceOf(StorageUnavailableError);
      expect(told).toMatchObject({ transient, cause, reason: `${name}: a fault` });
    }
  });
}

test('an error of the library is told as it is', async () => {
  const wiped = new StorageWipedError({ database: 'bank', reason: 'deleted' });
  expect(await toStorageError(wiped, context)).toBe(wiped);
});

test('what may pass is tried again at once, but not what took its whole time already', () => {
  const names = ['InvalidStateError', 'AbortError', 'UnknownError', 'TimeoutError', 'DataError'];
  const again = names.filter((name) => isWorthAnotherAttempt(new ConnectionLostError(false, { cause: domException(name) })));
  expect(again).toEqual(['InvalidStateError', 'AbortError', 'UnknownError']);
});
