import { readArgument, refuse } from '../contract/argument.ts';
import { InvalidArgumentError } from '../contract/errors/index.ts';
import { DEFAULT_SETTINGS, MOST_LENGTH, type EventStoreSettings } from '../contract/settings.ts';
import { assertName, assertTimeout, assertWhole } from './arguments.ts';

/** Fills what is absent with its default. @throws InvalidArgumentError, also for a setting that there is not. */
export function resolveSettings(settings?: Partial<EventStoreSettings> | null): EventStoreSettings {
  const resolved = { ...DEFAULT_SETTINGS };
  const given = readArgument('settings', () => ({ ...asObject('settings', settings ?? {}) }));
  for (const [key, value] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULT_SETTINGS, key))
      refuse(`settings.${key}`, `is none of ${Object.keys(DEFAULT_SETTINGS).join(', ')}`);
    if (value !== undefined) Object.assign(resolved, { [key]: value });
  }
  const { defaultDatabase, defaultOpenTimeout, defaultSessionTimeout, ...limits } = resolved;
  assertName('settings.defaultDatabase', defaultDatabase);
  assertTimeout('settings.defaultOpenTimeout', defaultOpenTimeout, 0);
  assertTimeout('settings.defaultSessionTimeout', defaultSessionTimeout, 1);
  for (const key of ['maxMessageLength', 'maxBatchLength'] as const) {
    const most = MOST_LENGTH[key];
    assertWhole(`settings.${key}`, limits[key], 1);
    if (limits[key] > most)
      refuse(`settings.${key}`, `must be at most ${most}: some browsers could not store more, or not read it back`);
  }
  return resolved;
}

/**
 * Reads the configuration section of the .NET original, `Hexalith:EventStores`, from a configuration as JSON (an object
 * or its text). Times are `[d.]hh:mm:ss[.fffffff]`. An absent value takes its default.
 * @throws InvalidArgumentError naming the value that is empty, negative or malformed.
 */
export function readEventStoreSettings(json: unknown): EventStoreSettings {
  const section = readArgument('json', () => ({ ...sectionOf(typeof json === 'string' ? parse(json) : json) }));
  const timeout = (key: string, min: number): number | undefined => {
    const value = section[key];
    return value === undefined ? undefined : parseTimeSpan(key, value, min);
  };
  const database = section['DefaultDatabase'];
  if (database !== undefined) assertName('Hexalith:EventStores:DefaultDatabase', database as string);
  return {
    ...DEFAULT_SETTINGS,
    defaultDatabase: (database as string | undefined) ?? DEFAULT_SETTINGS.defaultDatabase,
    defaultOpenTimeout: timeout('DefaultOpenTimeout', 0) ?? DEFAULT_SETTINGS.defaultOpenTimeout,
    defaultSessionTimeout: timeout('DefaultSessionTimeout', 1) ?? DEFAULT_SETTINGS.defaultSessionTimeout,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidArgumentError({ parameter: 'json', reason: 'must be JSON' }, { cause });
  }
}

function sectionOf(json: unknown): Readonly<Record<string, unknown>> {
  const root = asObject('json', json);
  const section = root['Hexalith:EventStores'] ?? asObject('Hexalith', root['Hexalith'] ?? {})['EventStores'];
  return asObject('Hexalith:EventStores', section ?? {});
}

function asObject(parameter: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  throw new InvalidArgumentError({ parameter, reason: 'must be an object' });
}

/** Milliseconds of a .NET TimeSpan in its constant format. */
function parseTimeSpan(key: string, value: unknown, min: number): number {
  const parameter = `Hexalith:EventStores:${key}`;
  const match = typeof value === 'string' ? /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,7}))?$/.exec(value) : null;
  if (!match) throw new InvalidArgumentError({ parameter, reason: "must be a time like '00:00:05'" });
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1, 5).map((part) => Number(part ?? 0));
  if (hours > 23 || minutes > 59 || seconds > 59) {
    throw new InvalidArgumentError({ parameter, reason: 'must have hours below 24, minutes and seconds below 60' });
  }
  const whole = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
  const milliseconds = Math.round((whole + Number(`0.${match[5] ?? '0'}`)) * 1_000);
  assertTimeout(parameter, milliseconds, min);
  return milliseconds;
}
