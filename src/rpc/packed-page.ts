import type { EncodedCommit, EncodedPage } from '../contract/event-store-engine.ts';

/**
 * A page for the wire: all texts in one, and where each begins. To copy thousands of small objects from worker to page takes
 * as long as to parse their texts.
 */
export interface PackedPage extends Omit<EncodedPage, 'commits'> {
  readonly text: string;
  /** First version, last version and length of the text of each commit, one after the other. */
  readonly bounds: Float64Array;
}

export function packPage({ commits, ...page }: EncodedPage): PackedPage {
  const bounds = new Float64Array(commits.length * 3);
  let text = '';
  for (const [index, commit] of commits.entries()) {
    bounds.set([commit.firstVersion, commit.lastVersion, commit.text.length], index * 3);
    text += commit.text;
  }
  return { ...page, text, bounds };
}

export function unpackPage({ text, bounds, ...page }: PackedPage): EncodedPage {
  const commits: EncodedCommit[] = [];
  let start = 0;
  for (let index = 0; index < bounds.length; index += 3) {
    const [firstVersion = 0, lastVersion = 0, length = 0] = bounds.subarray(index, index + 3);
    commits.push({ firstVersion, lastVersion, text: text.slice(start, (start += length)) });
  }
  return { ...page, commits };
}
