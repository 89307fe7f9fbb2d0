/** A stream that has events. */
export interface StreamInfo {
  readonly name: string;
  readonly id: string;
  /** How many events it has, from 1. */
  readonly version: number;
}

export interface StreamPage {
  readonly streams: readonly StreamInfo[];
  /** What to pass as `after` for the next page; absent after the last one. */
  readonly next?: string;
}
