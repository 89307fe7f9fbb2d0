/** Facts that go with a log line. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * Where the library's log lines go, as `console` takes them. What it throws is reported as an uncaught error, and changes the
 * outcome of no call.
 */
export interface EventStoreLogger {
  debug(message: string, fields: LogFields): void;
  info(message: string, fields: LogFields): void;
  warn(message: string, fields: LogFields): void;
  error(message: string, fields: LogFields): void;
}

/** Where they go as pino takes them, the fields first. `bindings()`, which pino's loggers have, tells it from the other kind. */
export interface FieldsFirstLogger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  bindings(): object;
}

export type LogLevel = keyof EventStoreLogger;

/** Drops every line. */
export const silentLogger: EventStoreLogger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
};
