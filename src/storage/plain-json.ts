import { StorageUnavailableError } from '../contract/errors/index.ts';

/**
 * A value as JSON, which has an escape for what not every text can hold: NUL and lone surrogates.
 * @throws StorageUnavailableError for a value that JSON would change.
 */
export function encodeValue(value: unknown): string {
  assertPlain(value, '$');
  return JSON.stringify(value);
}

export function decodeValue(text: string): unknown {
  return JSON.parse(text);
}

/** Everything that the engine stores is of texts, numbers, lists and objects: what is not would come back as something else. */
function assertPlain(value: unknown, place: string): void {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return;
    case 'number':
      if (!Number.isFinite(value) || Object.is(value, -0)) refuse(place, String(value));
      return;
    case 'object':
      if (value === null) return;
      if (Array.isArray(value)) {
        // By its length, as a hole is no null.
        for (let index = 0; index < value.length; index++) assertPlain(value[index], `${place}[${index}]`);
        return;
      }
      if (![Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null))
        refuse(place, 'an instance of a class');
      for (const [name, part] of Object.entries(value)) assertPlain(part, `${place}.${name}`);
      return;
    default:
      refuse(place, `a value of type ${typeof value}`);
  }
}

function refuse(place: string, what: string): never {
  throw new StorageUnavailableError({ transient: false, reason: `JSON cannot hold what stands at ${place}: ${what}` });
}
