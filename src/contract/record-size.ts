/**
 * How large the text of a commit record may be, as stored. Chromium stores a value above 128 KiB as a file of its own, which
 * makes its put four times dearer; 1 KiB is for the rest of the record.
 */
export const MAX_RECORD_BYTES: number = 127 * 1024;

/** Bytes of a text as engines store it: one a unit, or two when a unit does not fit into one. */
export function storedSize(text: string): number {
  // oxlint-disable-next-line no-control-regex
  return /[^\u0000-\u00ff]/.test(text) ? text.length * 2 : text.length;
}
