/** Defaults of a provider. Times are milliseconds, whole and at least 1. */
export interface EventStoreSettings {
  /** The tenant of stores that are opened without one. */
  readonly defaultDatabase: string;
  /** How long opening waits for another session on the stream to end. */
  readonly defaultOpenTimeout: number;
  /** How long a session lasts, counted from its opening. */
  readonly defaultSessionTimeout: number;
}

export const DEFAULT_SETTINGS: EventStoreSettings = {
  defaultDatabase: 'EventStores',
  defaultOpenTimeout: 5_000,
  defaultSessionTimeout: 60_000,
};

/**
 * How sure a commit is before it is acknowledged: `strict` waits until the engine has flushed it to the device,
 * `relaxed` until the operating system has it (a power cut may take it back).
 */
export type Durability = 'strict' | 'relaxed';
