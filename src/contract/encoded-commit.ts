/** Messages as they were committed together: it may begin before the range or end after it. */
export interface EncodedCommit {
  readonly firstVersion: number;
  readonly lastVersion: number;
  readonly text: string;
}
