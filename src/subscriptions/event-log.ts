import { readList, readOptions, refuse } from '../contract/argument.ts';
import type { EventLog, LoggedMessage, LogFilter, ReadAllOptions, Subscription } from '../contract/event-log.ts';
import { StoreNotOpenError } from '../contract/errors/index.ts';
import type { EventStoreSettings } from '../contract/settings.ts';
import { assertBoolean, assertFunction, assertName, assertSignal, assertWhole } from '../client/arguments.ts';
import { loadPart } from '../client/load-part.ts';
import { LazySubscription } from './lazy-subscription.ts';
import type { LogReader } from './log-reader.ts';
import type { SubscriptionParts } from './subscription.ts';

export type LogMachine = typeof import('./log-machine.ts');

export interface EventLogParts<E extends object> extends Omit<SubscriptionParts<E>, 'database'> {
  readonly settings: EventStoreSettings;
  /** Loads what most pages never need. */
  readonly loadMachine: () => Promise<LogMachine>;
}

/** The log of each database, as a provider shows it. */
export function createEventLog<E extends object>({ settings, loadMachine, ...parts }: EventLogParts<E>): EventLog<E> {
  const subscriptions = new Set<Subscription>();
  const machine = (): Promise<LogMachine> => loadPart(loadMachine, 'reads the log', parts.logger);
  let isClosed = false;
  const assertOpen = (): void => {
    if (isClosed) throw new StoreNotOpenError({});
  };
  return {
    readAll(options) {
      const read = readOptions(options, ['database', 'after', 'reverse', 'limit', 'names', 'types', 'signal']);
      const { database = settings.defaultDatabase, after = 0, reverse = false, limit = Infinity, signal } = read;
      assertName('database', database);
      assertWhole('after', after, 0);
      assertBoolean('reverse', reverse);
      if (limit !== Infinity) assertWhole('limit', limit, 1);
      assertSignal(signal);
      const reader = async (): Promise<LogReader<E>> => new (await machine()).LogReader({ ...parts, database });
      return messages(reader, assertOpen, { after, reverse, limit, signal, ...readFilter(read) });
    },

    subscribe(options, handler) {
      const read = readOptions(options, ['name', 'database', 'from', 'names', 'types', 'onCaughtUp', 'onError', 'signal']);
      const { name, database = settings.defaultDatabase, from = 'start', onCaughtUp, onError = () => 'retry', signal } = read;
      if (name !== undefined) assertName('name', name);
      assertName('database', database);
      if (from !== 'start' && from !== 'end') assertPosition(from);
      if (onCaughtUp !== undefined) assertFunction('onCaughtUp', onCaughtUp);
      assertFunction('onError', onError);
      assertSignal(signal);
      signal?.throwIfAborted();
      assertFunction('handler', handler);
      const wanted = { name, from, onCaughtUp, onError, signal, ...readFilter(read) };
      const begun = machine().then(({ LogSubscription }) => new LogSubscription({ ...parts, database }, wanted, handler));
      const subscription = new LazySubscription(begun);
      subscriptions.add(subscription);
      const forget = (): boolean => subscriptions.delete(subscription);
      subscription.ended.then(forget, forget);
      return subscription;
    },

    async close() {
      isClosed = true;
      await Promise.all([...subscriptions].map((subscription) => subscription.close()));
    },
  };
}

interface Reading extends LogFilter, Pick<ReadAllOptions, 'signal'> {
  readonly after: number;
  readonly reverse: boolean;
  readonly limit: number;
}

async function* messages<E extends object>(
  open: () => Promise<LogReader<E>>,
  assertOpen: () => void,
  { limit, signal, ...range }: Reading,
): AsyncGenerator<LoggedMessage<E>, void, undefined> {
  signal?.throwIfAborted();
  let left = limit;
  const reader = await open();
  for await (const { commits } of reader.slices(range, signal)) {
    for (const commit of commits) {
      for (const message of range.reverse ? commit.messages.toReversed() : commit.messages) {
        yield message;
        signal?.throwIfAborted();
        assertOpen();
        if (--left === 0) return;
      }
    }
  }
}

/** @throws InvalidArgumentError */
function readFilter({ names, types }: LogFilter): LogFilter {
  return { names: readNames('names', names), types: readNames('types', types) };
}

function readNames(parameter: string, names: readonly string[] | undefined): readonly string[] | undefined {
  if (names === undefined) return undefined;
  const list = readList(parameter, names, 'names');
  for (const [index, name] of list.entries()) assertName(`${parameter}[${index}]`, name);
  return list;
}

/** @throws InvalidArgumentError */
function assertPosition(from: unknown): asserts from is number {
  if (typeof from !== 'number') refuse('from', "must be 'start', 'end' or a position");
  assertWhole('from', from, 0);
}
