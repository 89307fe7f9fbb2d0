import type { LogPage } from '../contract/database-engine.ts';

/** What a commit brought to a stream: versions from `first` to `last`. */
export interface LogEntry {
  readonly position: number;
  /** Tells streams apart. */
  readonly key: string;
  readonly name: string;
  readonly id: string;
  readonly first: number;
  readonly last: number;
}

/** Whether it tells that the stream was deleted, up to its last version. */
export function isDeletion({ first, last }: LogEntry): boolean {
  return first > last;
}

/** The entries of a page, those of one commit behind each other. */
export function entriesOf({ streams, entries }: LogPage): readonly LogEntry[] {
  const keys = streams.map((stream) => JSON.stringify(stream));
  return Array.from({ length: entries.length / 4 }, (_, index) => {
    const at = index * 4;
    const stream = entries[at + 1] ?? 0;
    const [name, id] = streams[stream] ?? ['', ''];
    return {
      position: entries[at] ?? 0,
      key: keys[stream] ?? '',
      name,
      id,
      first: entries[at + 2] ?? 0,
      last: entries[at + 3] ?? 0,
    };
  });
}
