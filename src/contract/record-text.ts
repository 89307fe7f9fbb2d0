/**
 * The text of a commit record: a JSON array of its messages' texts. Here only is it put together, cut and measured.
 */

/**
 * How large the text of a commit record may be, as stored. Chromium stores a value above 128 KiB as a file of its own, which
 * makes its put four times dearer; 1 KiB is for the rest of the record.
 */
export const MAX_RECORD_BYTES: number = 127 * 1024;

/** The text of a record: of the texts of its messages, or of those that {@link messagesIn} cut out of other records. */
export function recordText(texts: readonly string[]): string {
  return `[${texts.join()}]`;
}

/** The texts of a record's messages as they stand in it, one behind the other. */
export function messagesIn(record: string): string {
  return record.slice(1, -1);
}

/**
 * How many of the texts make a record of at most {@link MAX_RECORD_BYTES}, counted from `start`: at least one, as a message
 * that is larger has a record to itself.
 */
export function countFitting(texts: readonly string[], start = 0): number {
  let units = 1;
  let end = start;
  // Texts are looked through only where it matters how they are stored.
  let [isDouble, seen] = [false, start];
  for (; end < texts.length; end++) {
    units += (texts[end]?.length ?? 0) + 1; // the comma or bracket behind it
    if (units * 2 <= MAX_RECORD_BYTES) continue;
    for (; !isDouble && seen <= end; seen++) isDouble = isWide(texts[seen] ?? '');
    if (units * (isDouble ? 2 : 1) > MAX_RECORD_BYTES) break;
  }
  return Math.max(end - start, 1);
}

/** Whether a record holds all the messages of another, maybe among more. Texts hold the ids of their messages. */
export function holdsMessages(record: string, other: string): boolean {
  return record.includes(messagesIn(other));
}

/** How many messages of a record stand before those of another that it holds. */
export function countBefore(record: string, other: string): number {
  const before = record.slice(1, record.indexOf(messagesIn(other)));
  return before === '' ? 0 : (JSON.parse(recordText([before.slice(0, -1)])) as unknown[]).length;
}

/** Engines store a text with one byte a unit, or with two once a single unit does not fit into one. */
function isWide(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return /[^\u0000-\u00ff]/.test(text);
}
