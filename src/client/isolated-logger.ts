import type { EventStoreLogger, LogFields, LogLevel } from '../contract/logger.ts';
import { isolated } from '../event-store/isolated.ts';

/** The application's logger, whose failures stay its own. */
export function isolatedLogger(logger: EventStoreLogger): EventStoreLogger {
  const line = (level: LogLevel) => (message: string, fields: LogFields) => isolated(() => logger[level](message, fields));
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
}
