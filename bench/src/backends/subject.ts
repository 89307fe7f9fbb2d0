import type { BankEvent } from '../contestant.ts';

/** Something that keeps events in streams, and is measured. */
export interface Subject {
  /** Adds events behind the version that the stream has; resolves when they have survived a power cut. */
  append(stream: string, events: readonly BankEvent[], version: number): Promise<void>;
  /** Reads a whole stream; returns how many events it has. */
  load(stream: string): Promise<number>;
  /** Reads the events from a version on; returns how many there are. */
  tail(stream: string, first: number): Promise<number>;
  close(): Promise<void>;
}

/** A storage that is empty, for one round. */
export interface Place extends AsyncDisposable {
  /** The library on it. Each call is as a process of its own. */
  ours(): Promise<Subject>;
  /** The obvious code on it. */
  byHand(): Promise<Subject>;
}

/** A backend to measure. */
export interface BackendEntry {
  readonly name: string;
  /** What the obvious code is, for the table. */
  readonly byHand: string;
  /** @throws Error saying why, where it cannot be measured. */
  begin(): Promise<Place>;
}
