import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { EventDeserializationError } from '../contract/errors/index.ts';
import type { EventStoreEngine } from '../contract/event-store-engine.ts';
import type { Progress } from '../contract/event-store.ts';
import type { Signal } from '../contract/platform.ts';
import type { StoreId } from '../contract/store-id.ts';
import type { EventRegistry } from '../events/registry.ts';
import { isolated } from '../platform/isolated.ts';
import { endOfLog, LogReader } from '../subscriptions/log-reader.ts';
import { FORMAT, FORMAT_VERSION, type EndLine, type Line, type StoredMessageForm } from './format.ts';

// Small enough that a reader who takes its time holds little, large enough that a chunk is worth its way.
const CHUNK = 64 * 1024; // UTF-16 units

const PAGE = 1_000; // streams

export interface TransferParts {
  readonly engine: EventStoreEngine;
  readonly registry: EventRegistry<object>;
}

export interface Exported {
  readonly database: string;
  readonly name: string | undefined;
  readonly id: string | undefined;
  readonly gzip: boolean;
  readonly onProgress: ((progress: Progress) => void) | undefined;
  readonly signal: Signal | undefined;
}

/** The bytes of an export, made as they are read. */
export function exportStream(parts: TransferParts, exported: Exported): ReadableStream<Uint8Array> {
  const chunks = bytes(parts, exported);
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return();
    },
  });
  return exported.gzip ? stream.pipeThrough(new CompressionStream('gzip')) : stream;
}

async function* bytes(parts: TransferParts, exported: Exported): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const encoder = new TextEncoder();
  const hash = sha256.create();
  const counts = { messages: 0, snapshots: 0 };
  let text = '';
  const take = (): Uint8Array<ArrayBuffer> => {
    const chunk = encoder.encode(text);
    text = '';
    return chunk;
  };
  for await (const line of lines(parts, exported)) {
    exported.signal?.throwIfAborted();
    if ('commit' in line) counts.messages++;
    if ('snapshot' in line) counts.snapshots++;
    text += `${JSON.stringify(line)}\n`;
    if (text.length < CHUNK) continue;
    const chunk = take();
    hash.update(chunk);
    yield chunk;
  }
  const rest = take();
  hash.update(rest);
  const end: EndLine = { ...counts, sha256: bytesToHex(hash.digest()) };
  text = `${JSON.stringify(end)}\n`;
  yield rest;
  yield take();
}

async function* lines(parts: TransferParts, exported: Exported): AsyncGenerator<Line, void, undefined> {
  yield { format: FORMAT, version: FORMAT_VERSION, database: exported.database };
  yield* messages(parts, exported);
  for await (const storeId of streams(parts, exported)) yield* snapshots(parts, storeId, exported.signal);
}

async function* messages(parts: TransferParts, exported: Exported): AsyncGenerator<Line, void, undefined> {
  const { database, name, id, onProgress, signal } = exported;
  const total = await endOfLog(parts.engine, database);
  // What is exported is what is stored: the application's classes are not needed.
  const reader = new LogReader<object>({ ...parts, database, revive: (_, form, version) => ({ form, version }) });
  let commit = 0;
  for await (const slice of reader.slices({ after: 0, ...(name !== undefined && { names: [name] }) }, signal)) {
    for (const { messages: found } of slice.commits) {
      const wanted = (found as unknown as readonly RawMessage[]).filter(({ storeId }) => id === undefined || id === storeId.id);
      if (wanted.length > 0) commit++;
      for (const { form, version, storeId } of wanted) {
        yield { commit, stream: [storeId.name, storeId.id], version, message: form };
      }
    }
    if (onProgress) isolated(() => onProgress({ done: Math.min(slice.position, total), total }));
  }
}

interface RawMessage {
  readonly form: StoredMessageForm;
  readonly version: number;
  readonly storeId: StoreId;
}

async function* streams(
  { engine }: TransferParts,
  { database, name, id, signal }: Exported,
): AsyncGenerator<StoreId, void, undefined> {
  for (let after: string | undefined; ;) {
    const request = { database, limit: PAGE, ...(name !== undefined && { name }), ...(after !== undefined && { after }) };
    const page = await engine.pageOfStreams(request, { signal });
    for (const found of page.streams) {
      if (id === undefined || id === found.id) yield { database, name: found.name, id: found.id };
    }
    if (page.next === undefined) return;
    after = page.next;
  }
}

async function* snapshots(
  { engine }: TransferParts,
  storeId: StoreId,
  signal: Signal | undefined,
): AsyncGenerator<Line, void, undefined> {
  for (const version of await engine.snapshotVersions({ storeId }, { signal })) {
    const snapshot = await engine.latestSnapshot({ storeId }, version, { signal });
    if (snapshot?.version !== version) continue;
    const [message] = parse(storeId, version, snapshot.text) as readonly [StoredMessageForm];
    yield { stream: [storeId.name, storeId.id], snapshot: version, message };
  }
}

function parse(storeId: StoreId, version: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EventDeserializationError({ storeId, version, reason: 'the stored snapshot is damaged' }, { cause });
  }
}
