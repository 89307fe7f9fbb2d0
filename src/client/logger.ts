import { hasMethods, refuse } from '../contract/argument.ts';
import {
  silentLogger,
  type EventStoreLogger,
  type FieldsFirstLogger,
  type LogFields,
  type LogLevel,
} from '../contract/logger.ts';
import { isolated } from '../platform/isolated.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const satisfies readonly LogLevel[];

/**
 * The application's logger as the library calls it, whose failures stay its own; without one, that which drops every line.
 * @throws InvalidArgumentError
 */
export function resolveLogger(logger: EventStoreLogger | FieldsFirstLogger | undefined): EventStoreLogger {
  if (logger === undefined) return silentLogger;
  const missing = LEVELS.find((level) => !hasMethods(logger, level));
  if (missing) refuse(`logger.${missing}`, 'must be a function, as those of console and of pino are');
  const line = (level: LogLevel) => (message: string, fields: LogFields) =>
    isolated(() => (isFieldsFirst(logger) ? logger[level](fields, message) : logger[level](message, fields)));
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
}

function isFieldsFirst(logger: EventStoreLogger | FieldsFirstLogger): logger is FieldsFirstLogger {
  return hasMethods(logger, 'bindings');
}
