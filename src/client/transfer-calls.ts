import { hasMethods, readArgument, readOptions, refuse } from '../contract/argument.ts';
import type { EventStoreEngine } from '../contract/event-store-engine.ts';
import type { EventStoreLogger } from '../contract/logger.ts';
import type { EventStoreSettings } from '../contract/settings.ts';
import type { ExportOptions, ImportOptions, ImportResult } from '../contract/transfer.ts';
import type { EventRegistry } from '../events/registry.ts';
import { assertBoolean, assertFunction, assertName, assertSignal, readCall } from './arguments.ts';
import { loadPart } from './load-part.ts';

/** What exports and imports, once it is loaded. */
export interface Transfer {
  exportStream(parts: TransferParts, exported: Exported): ReadableStream<Uint8Array>;
  importFrom(target: ImportTarget, source: ReadableStream<Uint8Array> | Blob): Promise<ImportResult>;
}

interface TransferParts {
  readonly engine: EventStoreEngine;
  readonly registry: EventRegistry<object>;
}

type Given<O, K extends keyof O> = { readonly [Name in K]: O[Name] | undefined };

interface Exported extends Given<ExportOptions, 'name' | 'id' | 'onProgress' | 'signal'> {
  readonly database: string;
  readonly gzip: boolean;
}

interface ImportTarget extends Given<ImportOptions, 'onProgress' | 'signal'> {
  readonly engine: EventStoreEngine;
  readonly database: string;
  readonly openTimeout: number;
  readonly sessionTimeout: number;
}

export interface TransferCaller extends TransferParts {
  readonly settings: EventStoreSettings;
  readonly loadTransfer: () => Promise<Transfer>;
  readonly logger: EventStoreLogger;
}

/** @throws InvalidArgumentError */
export function exportCall(caller: TransferCaller, options: ExportOptions | undefined): ReadableStream<Uint8Array> {
  const read = readOptions(options, ['database', 'name', 'id', 'gzip', 'onProgress', 'signal']);
  const { database = caller.settings.defaultDatabase, name, id, gzip = false, onProgress, signal } = read;
  assertName('database', database);
  if (name !== undefined) assertName('name', name);
  if (id !== undefined) assertName('id', id);
  if (id !== undefined && name === undefined) refuse('id', 'goes with a name');
  assertBoolean('gzip', gzip);
  if (onProgress !== undefined) assertFunction('onProgress', onProgress);
  assertSignal(signal);
  const exported = { database, name, id, gzip, onProgress, signal };
  let reading: Promise<ReadableStreamDefaultReader<Uint8Array>> | undefined;
  const begin = async (): Promise<ReadableStreamDefaultReader<Uint8Array>> =>
    (await transferOf(caller)).exportStream(caller, exported).getReader();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await (await (reading ??= begin())).read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel(reason) {
      await (await reading)?.cancel(reason);
    },
  });
}

/** @throws InvalidArgumentError */
export async function importCall(
  caller: TransferCaller,
  source: ReadableStream<Uint8Array> | Blob,
  options: ImportOptions | undefined,
): Promise<ImportResult> {
  const { engine, settings } = caller;
  const { database = settings.defaultDatabase, onProgress, signal } = readCall(options, 'database', 'onProgress');
  assertName('database', database);
  if (onProgress !== undefined) assertFunction('onProgress', onProgress);
  const isSource = hasMethods(source, 'getReader') || readArgument('source', () => source instanceof Blob);
  if (!isSource) refuse('source', 'must be a ReadableStream of bytes, or a Blob');
  const { defaultOpenTimeout: openTimeout, defaultSessionTimeout: sessionTimeout } = settings;
  return (await transferOf(caller)).importFrom({ engine, database, openTimeout, sessionTimeout, onProgress, signal }, source);
}

function transferOf({ loadTransfer, logger }: TransferCaller): Promise<Transfer> {
  return loadPart(loadTransfer, 'exports and imports', logger);
}
