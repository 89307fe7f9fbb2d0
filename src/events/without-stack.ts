/** An error that was stored. Its stack was not, and where it is read is not where it was thrown. */
export function withoutStack<E extends Error>(error: E): E {
  return Object.defineProperty(error, 'stack', { value: undefined, writable: true, configurable: true });
}
