import {
  EventStoreError,
  StorageQuotaExceededError,
  StorageUnavailableError,
  StorageWipedError,
  UpgradeRequiredError,
} from '../contract/errors/index.ts';
import { ConflictError, OutcomeUnknownError } from './commit-errors.ts';

type ErrorClass = new (facts: never, options: ErrorOptions) => EventStoreError;

const CLASSES: ReadonlyMap<unknown, ErrorClass> = new Map<unknown, ErrorClass>([
  ['StorageQuotaExceededError', StorageQuotaExceededError],
  ['StorageUnavailableError', StorageUnavailableError],
  ['StorageWipedError', StorageWipedError],
  ['UpgradeRequiredError', UpgradeRequiredError],
]);

/**
 * What an adapter has thrown, as the error of the port that it is. An adapter may have its classes from another copy of the
 * package, or of its own: their names count, and the facts that they carry.
 */
export function asStorageError(error: unknown): Error {
  if (error instanceof EventStoreError || error instanceof ConflictError || error instanceof OutcomeUnknownError) return error;
  const { name, message, collection, key, found } = { ...asFields(error), ...nameAndMessage(error) };
  if (name === 'ConflictError' && typeof collection === 'string') return new ConflictError(collection, key as never, found);
  if (name === 'OutcomeUnknownError') return new OutcomeUnknownError(String(message), { cause: error });
  const KnownClass = CLASSES.get(name);
  if (KnownClass) return new KnownClass(asFields(error) as never, { cause: error });
  const reason = `the adapter failed with ${name === undefined ? String(error) : `${String(name)}: ${String(message)}`}`;
  return new StorageUnavailableError({ transient: false, reason }, { cause: error });
}

function asFields(error: unknown): Readonly<Record<string, unknown>> {
  return typeof error === 'object' && error !== null ? { ...error } : {};
}

/** These are no own properties of many errors. */
function nameAndMessage(error: unknown): Readonly<Record<string, unknown>> {
  if (typeof error !== 'object' || error === null) return {};
  return { name: Reflect.get(error, 'name'), message: Reflect.get(error, 'message') };
}
