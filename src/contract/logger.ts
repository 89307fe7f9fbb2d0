/** Facts that go with a log line. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * Where the library's log lines go. `console` fits; so does a wrapper of two lines around pino. What it throws is reported as an
 * uncaught error, and changes the outcome of no call.
 */
export interface EventStoreLogger {
  debug(message: string, fields: LogFields): void;
  info(message: string, fields: LogFields): void;
  warn(message: string, fields: LogFields): void;
  error(message: string, fields: LogFields): void;
}

export type LogLevel = keyof EventStoreLogger;

/** Drops every line. */
export const silentLogger: EventStoreLogger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
};
