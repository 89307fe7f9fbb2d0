import type { Place } from './document-keys.ts';

/** A place as a text: JSON has no infinite numbers, and storages that keep JSON have none either. */
export function writePlace(place: Place): string {
  return JSON.stringify(place.map((part) => (Number.isFinite(part) || typeof part === 'string' ? part : [String(part)])));
}

/** The parts that a text tells of; they are what was written only if the text is. */
export function readPlace(text: string): readonly unknown[] {
  const parts: unknown = JSON.parse(text);
  return Array.isArray(parts) ? parts.map((part: unknown) => (Array.isArray(part) ? Number(part[0]) : part)) : [];
}
