/** The longest time that anything is given, about 31 years: the end of a session is always a valid date. */
export const MAX_TIMEOUT = 1e12; // milliseconds

/** Defaults and limits of a provider. Times are whole milliseconds, at most 1e12; limits are whole and at least 1. */
export interface EventStoreSettings {
  /** The tenant of stores that are opened without one. */
  readonly defaultDatabase: string;
  /** How long opening waits for others who hold the stream or want it, from 0: take it if it is free now. */
  readonly defaultOpenTimeout: number;
  /** How long a session lasts, counted from its opening; from 1. */
  readonly defaultSessionTimeout: number;
  /** How long the text of one message may be, in UTF-16 units. A longer one is refused before it leaves the page. */
  readonly maxMessageLength: number;
  /** How long the texts of one `add` may be together, in UTF-16 units. */
  readonly maxBatchLength: number;
}

export const DEFAULT_SETTINGS: EventStoreSettings = {
  defaultDatabase: 'EventStores',
  defaultOpenTimeout: 5_000,
  defaultSessionTimeout: 60_000,
  maxMessageLength: 16 * 1024 * 1024,
  maxBatchLength: 64 * 1024 * 1024,
};

/**
 * How sure a commit is before it is acknowledged: `strict` waits until the engine has flushed it to the device,
 * `relaxed` until the operating system has it (a power cut may take it back).
 */
export type Durability = 'strict' | 'relaxed';
