import type { EncodedCommit } from '../contract/encoded-commit.ts';

/** A page of commits, with whatever else is told of it. */
export interface WithCommits {
  readonly commits: readonly EncodedCommit[];
}

/** All texts in one, and where each begins. */
export interface PackedCommits {
  readonly text: string;
  /** First version, last version and length of the text of each commit, one after the other. */
  readonly bounds: Float64Array;
}

/**
 * A page for the wire. To copy thousands of small objects from worker to page takes as long as to parse their texts.
 */
export type Packed<P extends WithCommits> = Omit<P, 'commits'> & PackedCommits;

export function packPage<P extends WithCommits>({ commits, ...page }: P): Packed<P> {
  const bounds = new Float64Array(commits.length * 3);
  let text = '';
  for (const [index, commit] of commits.entries()) {
    bounds.set([commit.firstVersion, commit.lastVersion, commit.text.length], index * 3);
    text += commit.text;
  }
  return { ...page, text, bounds };
}

export function unpackPage<P extends PackedCommits>({ text, bounds, ...page }: P): Omit<P, keyof PackedCommits> & WithCommits {
  const commits: EncodedCommit[] = [];
  let start = 0;
  for (let index = 0; index < bounds.length; index += 3) {
    const [firstVersion = 0, lastVersion = 0, length = 0] = bounds.subarray(index, index + 3);
    commits.push({ firstVersion, lastVersion, text: text.slice(start, (start += length)) });
  }
  return { ...page, commits };
}
