import * as errorClasses from '../contract/errors/index.ts';
import type { EncodedError } from './encode-error.ts';

type EventStoreErrorClass = new (facts: object, options?: ErrorOptions) => errorClasses.EventStoreError;

const classesByName: ReadonlyMap<string, EventStoreErrorClass> = new Map(
  Object.entries(errorClasses).flatMap(([name, value]) =>
    value.prototype instanceof errorClasses.EventStoreError ? [[name, value as unknown as EventStoreErrorClass]] : [],
  ),
);

/** The error again, with its class, its facts, and the stack of where it was made. */
export function decodeError({ name, message, stack, facts, cause }: EncodedError): Error {
  const options = cause ? { cause: decodeError(cause) } : {};
  const ErrorClass = facts && classesByName.get(name);
  const error = ErrorClass ? new ErrorClass(facts, options) : Object.assign(new Error(message, options), { name });
  if (stack !== undefined) error.stack = stack;
  return error;
}
