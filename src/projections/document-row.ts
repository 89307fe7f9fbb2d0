/** What is stored of a document at one of its places. */
export interface FoundDocument {
  /** The parts of the place, as JSON has them; the last one is the document's key. */
  readonly place: readonly unknown[];
  /** The text of the document, parsed. */
  readonly stored: unknown;
}

/**
 * A document at one of its places as one text, the JSON of both with a comma between: what an index has at each place. A page of them
 * is copied and parsed faster than one of objects with two texts each, and whoever reads it need not ask for the keys as well.
 */
export function writeRow(place: string, text: string): string {
  return `${place},${text}`;
}

/** The documents of rows with commas between them. @throws SyntaxError when one is damaged. */
export function readRows(rows: string): readonly FoundDocument[] {
  const parts = JSON.parse(`[${rows}]`) as readonly unknown[];
  const found: FoundDocument[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    found.push({ place: parts[index] as readonly unknown[], stored: parts[index + 1] });
  }
  return found;
}
