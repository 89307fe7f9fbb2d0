import { ImportRefusedError } from '../contract/errors/index.ts';
import type { AppendToStreamsRequest, EventStoreEngine, StreamAppend } from '../contract/event-store-engine.ts';
import type { Signal } from '../contract/platform.ts';
import { recordText } from '../contract/record-text.ts';
import type { StoreId } from '../contract/store-id.ts';
import { splitParts } from '../events/split-parts.ts';
import type { ImportResult } from '../contract/transfer.ts';
import type { MessageLine, SnapshotLine, StreamName } from './format.ts';

export interface ImportTarget {
  readonly engine: EventStoreEngine;
  readonly database: string;
  readonly openTimeout: number;
  readonly sessionTimeout: number;
  readonly signal: Signal | undefined;
}

interface Imported {
  readonly line: number;
  readonly commit: number;
  readonly version: number;
  readonly text: string;
  readonly idempotencyId: string | undefined;
}

interface ImportedStream {
  readonly storeId: StoreId;
  readonly messages: Imported[];
}

/** Commits of an export that are stored in one transaction, in the order in which they were made. */
export class ImportedCommits {
  readonly #target: ImportTarget;
  readonly #names = new Set<string>();
  #streams = new Map<string, ImportedStream>();
  #found = 0;
  #added = 0;
  messages = 0;
  /** UTF-16 units. */
  length = 0;
  lastCommit = 0;

  constructor(target: ImportTarget) {
    this.#target = target;
  }

  get result(): Pick<ImportResult, 'streams' | 'messages' | 'added'> {
    return { streams: this.#names.size, messages: this.#found, added: this.#added };
  }

  add({ stream, commit, version, message }: MessageLine, line: number): void {
    const key = JSON.stringify(stream);
    const text = JSON.stringify(message);
    const known = this.#streams.get(key) ?? { storeId: this.#storeIdOf(stream), messages: [] };
    const before = known.messages.at(-1);
    if (before && version !== before.version + 1) throw gap(line, version, before.version);
    known.messages.push({ line, commit, version, text, idempotencyId: message.idempotencyId });
    this.#streams.set(key, known);
    this.#names.add(key);
    this.messages++;
    this.#found++;
    this.length += text.length;
    this.lastCommit = commit;
  }

  /** Stores what has been added, and is not stored already. @throws ImportRefusedError where a stream differs. */
  async store(): Promise<void> {
    const { engine, openTimeout, sessionTimeout, signal } = this.#target;
    const streams = [...this.#streams.values()];
    this.#streams = new Map();
    this.messages = 0;
    this.length = 0;
    const fresh = (await Promise.all(streams.map((stream) => this.#fresh(stream)))).filter(({ messages }) => messages.length > 0);
    if (fresh.length === 0) return;
    const appends = fresh.map(({ storeId, messages, version }) => appendOf(storeId, messages, version));
    const request = { appends, log: logOf(fresh.map(({ messages }) => messages)), openTimeout, sessionTimeout };
    await engine.appendToStreams(request, { signal });
    for (const { messages } of fresh) this.#added += messages.length;
  }

  /** Puts those that are not there. */
  async storeSnapshots(snapshots: readonly SnapshotLine[]): Promise<void> {
    const { engine, openTimeout, sessionTimeout, signal } = this.#target;
    for (const { stream, snapshot: version, message } of snapshots) {
      const storeId = this.#storeIdOf(stream);
      const text = recordText([JSON.stringify(message)]);
      const stored = await engine.latestSnapshot({ storeId }, version, { signal });
      if (stored?.version === version && stored.text === text) continue;
      const { sessionId } = await engine.openSession({ storeId, openTimeout, sessionTimeout }, { signal });
      try {
        await engine.putSnapshot({ storeId, sessionId }, { version, text }, { signal });
      } finally {
        await engine.closeSession(sessionId);
      }
    }
  }

  /** The messages that a stream does not have yet, and its version. @throws ImportRefusedError unless it has the others as they are. */
  async #fresh({ storeId, messages }: ImportedStream): Promise<ImportedStream & { readonly version: number }> {
    const { engine, signal } = this.#target;
    const version = await engine.version({ storeId }, { signal });
    const [first] = messages;
    const known = messages.filter((message) => message.version <= version);
    const last = known.at(-1);
    if (first && last) {
      const stored = await this.#read(storeId, first.version, last.version);
      const other = known.find((message) => stored.get(message.version) !== message.text);
      if (other)
        throw new ImportRefusedError({
          line: other.line,
          reason: `the stream that is there has another version ${other.version}`,
        });
    }
    const fresh = messages.slice(known.length);
    const next = fresh[0];
    // A stream that is empty may begin later, as its first events were deleted before the export.
    if (next && version > 0 && next.version !== version + 1) throw gap(next.line, next.version, version);
    return { storeId, messages: fresh, version };
  }

  /** The texts of messages by their versions. */
  async #read({ database, name, id }: StoreId, first: number, last: number): Promise<ReadonlyMap<number, string>> {
    const { engine, signal } = this.#target;
    const texts = new Map<number, string>();
    for (let from = first; from <= last;) {
      const { commits, isCut } = await engine.readRanges(database, [{ name, id, first: from, last }], { signal });
      for (const { firstVersion, text } of commits) {
        for (const [index, form] of (JSON.parse(text) as readonly unknown[]).entries()) {
          texts.set(firstVersion + index, JSON.stringify(form));
        }
      }
      if (!isCut) break;
      from = (commits.at(-1)?.lastVersion ?? last) + 1;
    }
    return texts;
  }

  #storeIdOf([name, id]: StreamName): StoreId {
    return { database: this.#target.database, name, id };
  }
}

function appendOf(storeId: StoreId, messages: readonly Imported[], version: number): StreamAppend {
  const startsAfter = (messages[0]?.version ?? 1) - 1;
  return {
    storeId,
    sessionId: crypto.randomUUID(),
    batch: {
      parts: commitsOf(messages).flatMap((commit) => splitParts(commit.map(({ text }) => text))),
      expectedVersion: version,
      expectations: [],
      idempotencyIds: messages.flatMap(({ idempotencyId }, index) =>
        idempotencyId === undefined ? [] : [[index, idempotencyId] as const],
      ),
    },
    ...(version === 0 && startsAfter > 0 && { startsAfter }),
  };
}

function commitsOf(messages: readonly Imported[]): readonly (readonly Imported[])[] {
  const commits = new Map<number, Imported[]>();
  for (const message of messages) {
    const commit = commits.get(message.commit);
    if (commit) commit.push(message);
    else commits.set(message.commit, [message]);
  }
  return [...commits.values()];
}

/** The commits of all streams in their order, each with its streams in theirs. */
function logOf(streams: readonly (readonly Imported[])[]): NonNullable<AppendToStreamsRequest['log']> {
  const commits = new Map<number, { readonly line: number; readonly entry: readonly [append: number, versions: number] }[]>();
  for (const [append, messages] of streams.entries()) {
    for (const commit of commitsOf(messages)) {
      const { commit: ordinal = 0, line = 0 } = commit[0] ?? {};
      const entries = commits.get(ordinal) ?? [];
      entries.push({ line, entry: [append, commit.length] });
      commits.set(ordinal, entries);
    }
  }
  return [...commits]
    .toSorted(([a], [b]) => a - b)
    .map(([, entries]) => entries.toSorted((a, b) => a.line - b.line).map(({ entry }) => entry));
}

function gap(line: number, version: number, before: number): ImportRefusedError {
  return new ImportRefusedError({ line, reason: `it has version ${version} of its stream, which is at ${before}` });
}
