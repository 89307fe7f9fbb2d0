import { EventStoreError, InvalidArgumentError } from './errors/index.ts';

/**
 * Reads what the application passed, whose getters and proxies may throw anything.
 * @throws InvalidArgumentError naming the parameter, unless what is thrown is an error of the library already.
 */
export function readArgument<T>(parameter: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof EventStoreError) throw cause;
    throw new InvalidArgumentError({ parameter, reason: 'cannot be read; see the cause' }, { cause });
  }
}

/**
 * The named options of a call, each read once. As in Web IDL's dictionaries (§3.2.17), `null` stands for none of them.
 * @throws InvalidArgumentError naming `options` when they are no object.
 */
export function readOptions<O extends object, K extends keyof O & string>(
  options: O | null | undefined,
  names: readonly K[],
): Partial<Pick<O, K>> {
  const read: Partial<Pick<O, K>> = {};
  if (options === undefined || options === null) return read;
  if (typeof options !== 'object') refuse('options', 'must be an object');
  return readArgument('options', () => {
    for (const name of names) read[name] = options[name];
    return read;
  });
}

/**
 * A copy of a list, read once.
 * @throws InvalidArgumentError saying what it must be a list of.
 */
export function readList<T>(parameter: string, list: readonly T[], what: string): readonly T[] {
  return readArgument(parameter, () => {
    if (!Array.isArray(list)) refuse(parameter, `must be a list of ${what}`);
    return [...(list as readonly T[])];
  });
}

/** Whether a value has the methods. What it can do counts, not its class: that may be of another realm, or copy of the package. */
export function hasMethods(value: unknown, ...methods: readonly string[]): boolean {
  try {
    return isObject(value) && methods.every((method) => typeof Reflect.get(value, method) === 'function');
  } catch {
    return false;
  }
}

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** @throws InvalidArgumentError always. `reason` is a clause after the parameter's name. */
export function refuse(parameter: string, reason: string): never {
  throw new InvalidArgumentError({ parameter, reason });
}
