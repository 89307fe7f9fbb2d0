import { hasMethods, readArgument, readOptions, refuse } from '../contract/argument.ts';
import { whyNotName } from '../contract/name.ts';
import type { Cancellable, Signal } from '../contract/platform.ts';
import { MAX_TIMEOUT } from '../contract/settings.ts';
import type { StoreId } from '../contract/store-id.ts';

/** @throws InvalidArgumentError naming the part that is blank, over-long or ill-formed. */
export function assertStoreId({ database, name, id }: StoreId): void {
  for (const [parameter, value] of Object.entries({ database, name, id })) assertName(parameter, value);
}

/** @throws InvalidArgumentError */
export function assertName(parameter: string, value: unknown): void {
  const reason = whyNotName(value);
  if (reason) refuse(parameter, reason);
}

/** @throws InvalidArgumentError unless the value is a whole number from `min` to `max`. */
export function assertWhole(parameter: string, value: unknown, min: number, max: number = Number.MAX_SAFE_INTEGER): void {
  if (Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max) return;
  const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
  refuse(parameter, `must be a whole number ${range}, not ${typeof value === 'number' ? value : typeof value}`);
}

/** @throws InvalidArgumentError unless the value is a whole number of milliseconds from `min` to 1e12. */
export function assertTimeout(parameter: string, value: unknown, min: number): void {
  assertWhole(parameter, value, min, MAX_TIMEOUT);
}

/** @throws InvalidArgumentError unless `first` is a whole number from 1, and `last` one from 0, or Infinity where the end is meant. */
export function assertRange(first: unknown, last: unknown): void {
  assertWhole('first', first, 1);
  if (last !== Infinity) assertWhole('last', last, 0);
}

/** @throws InvalidArgumentError */
export function assertBoolean(parameter: string, value: unknown): void {
  if (typeof value !== 'boolean') refuse(parameter, 'must be true or false');
}

/** @throws InvalidArgumentError */
export function assertDurability(value: unknown): void {
  if (value !== 'strict' && value !== 'relaxed') refuse('durability', "must be 'strict' or 'relaxed'");
}

/** @throws InvalidArgumentError */
export function assertFunction(parameter: string, value: unknown): void {
  if (typeof value !== 'function') refuse(parameter, 'must be a function');
}

/**
 * The named options of a call, and its signal.
 * @throws InvalidArgumentError, or the reason of a signal that is aborted already.
 */
export function readCall<O extends Cancellable, K extends keyof O & string>(
  options: O | null | undefined,
  ...names: readonly K[]
): Partial<Pick<O, K | 'signal'>> {
  const read = readOptions(options, ['signal', ...names]);
  assertSignal(read.signal);
  read.signal?.throwIfAborted();
  return read;
}

/** @throws InvalidArgumentError */
export function assertSignal(signal: Signal | undefined): void {
  if (signal === undefined) return;
  const isSignal =
    hasMethods(signal, 'addEventListener', 'removeEventListener', 'throwIfAborted') &&
    readArgument('signal', () => typeof signal.aborted === 'boolean');
  if (!isSignal) refuse('signal', 'must be an AbortSignal');
}
