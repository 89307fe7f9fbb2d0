import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import * as library from '../../../src/index.ts';
import { decodeError } from '../../../src/rpc/decode-error.ts';
import { encodeError } from '../../../src/rpc/encode-error.ts';

const storeId = { database: 'db', name: 'Account', id: '1' };

const ERRORS: readonly library.EventStoreError[] = [
  new library.StoreNotOpenError({ storeId }),
  new library.StoreSessionExpiredError({ storeId, sessionId: 's', expiration: new Date(5) }),
  new library.InvalidStoreSessionError({ storeId, currentSessionId: 'a', activeSessionId: 'b' }),
  new library.OpenStoreFailedError({ storeId, timeout: 5, reason: 'held' }),
  new library.StoreVersionMismatchError({ storeId, metadata: undefined, expectedVersion: 3, actualVersion: 7 }),
  new library.StreamVersionNotFoundError({ storeId, version: 9, actualVersion: 2 }),
  new library.StreamSnapshotVersionNotFoundError({ storeId, version: 3 }),
  new library.StreamIdempotencyIdNotFoundError({ storeId, idempotencyId: 'x' }),
  new library.DuplicateIdempotencyIdError({ storeId, idempotencyId: 'x', existingVersion: 2 }),
  new library.EventDeserializationError({ storeId, version: 2, reason: 'damaged' }, { cause: new SyntaxError('bad') }),
  new library.UnknownEventTypeError({ storeId, version: 2, type: 'X' }),
  new library.EventValidationError({ storeId, type: 'X', index: 1, issues: [{ message: 'no', path: ['a', 0] }] }),
  new library.InvalidArgumentError({ parameter: 'id', reason: 'must not be blank' }),
  new library.StorageQuotaExceededError({ database: 'db', usage: 1, quota: 2 }),
  new library.StorageUnavailableError({ transient: true, reason: 'gone' }),
  new library.StorageWipedError({ database: 'db', reason: 'damaged' }),
  new library.UpgradeRequiredError({ database: 'db', supportedVersion: 1 }),
  new library.WorkerTerminatedError({ outcome: 'unknown' }),
  new library.ProjectionFailedError({ projection: 'accounts', position: 4, reason: 'too much' }),
  new library.ProjectionConflictError({ storeId, actualVersion: 2 }),
  new library.ImportRefusedError({ line: 7, reason: 'it is no JSON' }),
];

test('every error class of the library is in this list', () => {
  const classes = Object.entries(library).filter(([, value]) => Object.getPrototypeOf(value) === library.EventStoreError);
  expect(ERRORS.map(({ name }) => name).toSorted()).toEqual(classes.map(([name]) => name).toSorted());
  expect(new Set(ERRORS.map(({ code }) => code)).size).toBe(ERRORS.length);
});

/** What runs in a worker. The classes that others throw are not worth their bytes on every page. */
const OF_WORKERS = ['changes', 'engine', 'platform', 'storage', 'rpc/engine-host.ts', 'rpc/encode-error.ts'];

function thrownIn(path: string): readonly string[] {
  if (statSync(path).isDirectory()) return readdirSync(path).flatMap((name) => thrownIn(join(path, name)));
  return [...readFileSync(path, 'utf8').matchAll(/new (\w+Error)\(/g)].map(([, name = '']) => name);
}

const thrown = new Set(OF_WORKERS.flatMap((path) => thrownIn(fileURLToPath(new URL(`../../../src/${path}`, import.meta.url)))));

for (const error of ERRORS.filter(({ name }) => thrown.has(name))) {
  test(`${error.name} is the same on both sides of the worker`, () => {
    const decoded = decodeError(structuredClone(encodeError(error)));
    expect(decoded).toBeInstanceOf(error.constructor);
    expect({ ...decoded }).toEqual({ ...error });
    expect([decoded.message, decoded.stack]).toEqual([error.message, error.stack]);
    expect((decoded.cause as Error | undefined)?.message).toBe((error.cause as Error | undefined)?.message);
  });
}

test('an error that is not of the library comes as StorageUnavailableError, with its cause', () => {
  const decoded = decodeError(structuredClone(encodeError(new RangeError('boom'))));
  expect(decoded).toBeInstanceOf(library.StorageUnavailableError);
  expect(decoded.cause).toMatchObject({ name: 'RangeError', message: 'boom' });
});
