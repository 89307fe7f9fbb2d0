/** The data of an event without its class. */
export type EventData = Readonly<Record<string, unknown>>;
