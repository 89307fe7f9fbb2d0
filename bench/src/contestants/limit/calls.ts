import type { Durability } from '../../contestant.ts';

/** One append: the texts of its events as one JSON array. */
export interface AppendRecord {
  readonly first: number;
  readonly text: string;
}

/** What the worker can do. */
export interface LimitCalls {
  open(database: string, durability: Durability): Promise<void>;
  /** @param expected without it, at the end of the stream whatever its version */
  append(stream: string, count: number, text: string, expected?: number): Promise<void>;
  /** The records that hold the versions asked for. */
  read(stream: string, first: number, last: number): Promise<readonly AppendRecord[]>;
  version(stream: string): Promise<number>;
  putSnapshot(stream: string, version: number, text: string): Promise<void>;
  loadSnapshot(stream: string): Promise<{ readonly text: string | undefined; readonly records: readonly AppendRecord[] }>;
  close(): Promise<void>;
}

export interface LimitRequest {
  readonly id: number;
  readonly method: keyof LimitCalls;
  readonly args: readonly unknown[];
}

export type LimitReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string };
