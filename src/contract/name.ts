// Two of them and some punctuation stay far below what any engine takes as a key.
const MAX_NAME_LENGTH = 512; // UTF-16 units

/**
 * Why a value cannot name a tenant, an aggregate or a command, as a clause after its parameter; `undefined` when it can. All of
 * them are parts of keys, and whoever stores one must be able to ask for it.
 */
export function whyNotName(value: unknown): string | undefined {
  if (typeof value !== 'string') return 'must be a string';
  if (value.trim() === '') return 'must not be blank';
  if (value.length > MAX_NAME_LENGTH) return `must have at most ${MAX_NAME_LENGTH} UTF-16 units`;
  if (!value.isWellFormed()) return 'must be well-formed: it holds a lone surrogate';
  return undefined;
}
