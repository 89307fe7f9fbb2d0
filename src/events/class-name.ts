/** The name of a class, for a message to a person. */
export function nameOf(type: unknown): string {
  return typeof type === 'function' && type.name !== '' ? type.name : 'an unnamed class';
}
