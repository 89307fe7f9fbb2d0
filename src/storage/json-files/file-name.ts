import { createHash } from 'node:crypto';

// File systems take names of 255 bytes, or of 143 where they are encrypted (eCryptfs).
const LONGEST_NAME = 120; // ASCII characters
const SHOWN_OF_LONG = 48; // ASCII characters, before the 64 of the hash

// What every file system keeps as it is, and no shell minds much. Upper case is not among it: many do not tell it from lower case.
const PLAIN = /[^a-z0-9_,[\]@+-]/gu;

// Names that Windows takes for devices, whatever their extension.
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/**
 * A text as a name that any file system takes and that no other text has: `Joe` becomes `^joe`, `"` becomes `'`, and what else is
 * not plain its code in hexadecimal. A name that would be too long ends with a hash instead, from which the text cannot be told.
 */
export function nameOfText(text: string): string {
  const escaped = text.replace(PLAIN, escapeCharacters);
  // The prefix keeps texts apart from numbers, from what Windows reserves, and from nothing at all.
  const name = escaped === '' || /^[\d+-]/.test(escaped) || RESERVED.test(escaped) ? `=${escaped}` : escaped;
  if (name.length <= LONGEST_NAME) return name;
  const shown = name.slice(0, SHOWN_OF_LONG).replace(/[%^][^%^]{0,4}$/, '');
  return `${shown}~${createHash('sha256').update(JSON.stringify(text)).digest('hex')}`;
}

/** The text of a name; `undefined` for one with a hash, or one that no text has. */
export function textOfName(name: string): string | undefined {
  if (isHashed(name)) return undefined;
  const text = name.replace(/^=/, '').replace(/%u([\da-f]{4})|%([\da-f]{2})|\^([a-z])|'/g, unescapeCharacter);
  return nameOfText(text) === name ? text : undefined;
}

/** Whether a name ends with the hash of a text that is too long for it. */
export function isHashed(name: string): boolean {
  return /~[\da-f]{64}$/.test(name);
}

function escapeCharacters(character: string): string {
  if (character === '"') return "'";
  if (/^[A-Z]$/.test(character)) return `^${character.toLowerCase()}`;
  // Unit by unit: a lone surrogate has a code as well.
  return [...Array(character.length).keys()].map((index) => escapeUnit(character.charCodeAt(index))).join('');
}

function escapeUnit(unit: number): string {
  return unit < 0x80 ? `%${unit.toString(16).padStart(2, '0')}` : `%u${unit.toString(16).padStart(4, '0')}`;
}

function unescapeCharacter(_found: string, unit?: string, code?: string, letter?: string): string {
  if (letter !== undefined) return letter.toUpperCase();
  const hexadecimal = unit ?? code;
  return hexadecimal === undefined ? '"' : String.fromCharCode(Number.parseInt(hexadecimal, 16));
}
