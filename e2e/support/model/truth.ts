import assert from 'node:assert/strict';
import { InMemoryStorage, SCHEMA } from '../../../src/key-value.ts';
import type { Answers, Batch, KeyValueDatabase, KeyValueStorage, Write } from '../../../src/storage/port.ts';
import { EVENTS, SNAPSHOTS, STREAMS } from '../../../src/engine/schema.ts';

/** What a stored message says of itself. */
interface StoredMessage {
  readonly id: string;
  readonly sessionId?: string;
  readonly idempotencyId?: string;
}

/** A stream as it stands in the storage. */
export class StreamTruth {
  readonly ids: string[] = [];
  /** Versions with a snapshot, and the ids of their messages. */
  readonly snapshots = new Map<number, string>();
  /** How often a snapshot was put or deleted. */
  snapshotWrites = 0;
  readonly #idempotencyIds = new Set<string>();
  epoch = 0;
  /** When its session ends, by wall time. */
  expiresAt = 0;
  /** The session that holds the stream, or was the last to. */
  holder: string | undefined;

  /** Applies what a commit wrote, and says what must hold for it. */
  apply({ type, collection, key, value }: { type: string; collection: string; key: unknown; value: unknown }): void {
    switch (collection) {
      case STREAMS: {
        const { etag, epoch, expiresAt } = value as { etag: string; epoch: number; expiresAt: number };
        const isEnd = etag === this.holder;
        assert.equal(epoch, isEnd ? this.epoch : this.epoch + 1, 'epochs count the sessions, and never go back');
        assert.ok(!isEnd || expiresAt <= this.expiresAt, 'a session is never made longer');
        Object.assign(this, { epoch, holder: etag, expiresAt });
        break;
      }
      case EVENTS: {
        if (type === 'delete') break; // The record that compaction puts holds it: reads tell.
        const { firstVersion, lastVersion, text } = value as { firstVersion: number; lastVersion: number; text: string };
        const messages = JSON.parse(text) as StoredMessage[];
        if (type === 'put') {
          const spliced = messages.map((message) => message.id);
          assert.deepEqual(spliced, this.ids.slice(firstVersion - 1, lastVersion), 'compaction moves no message');
          break;
        }
        assert.equal(firstVersion, this.ids.length + 1, 'versions have no hole');
        assert.equal(lastVersion, this.ids.length + messages.length, 'a record holds what its key says');
        for (const message of messages) this.#append(message);
        break;
      }
      case SNAPSHOTS: {
        const [, version] = key as [string, number];
        this.snapshotWrites++;
        if (type === 'delete') this.snapshots.delete(version);
        else {
          const [message] = JSON.parse((value as { text: string }).text) as StoredMessage[];
          assert.equal(message?.sessionId, this.holder, 'only the session that holds the stream puts snapshots');
          assert.ok(version <= this.ids.length, 'a snapshot is of a version that the stream has');
          this.snapshots.set(version, message?.id ?? '');
        }
        break;
      }
    }
  }

  #append({ id, sessionId, idempotencyId }: StoredMessage): void {
    assert.equal(sessionId, this.holder, 'only the session that holds the stream writes');
    assert.ok(!this.ids.includes(id), 'a message is stored once');
    if (idempotencyId !== undefined) {
      assert.ok(!this.#idempotencyIds.has(idempotencyId), 'an idempotency id is stored once');
      this.#idempotencyIds.add(idempotencyId);
    }
    this.ids.push(id);
  }
}

/** A storage in memory, of one database, that keeps what was committed as plain lists, and looks at each commit. */
export class WatchedStorage implements KeyValueStorage {
  readonly #storage = new InMemoryStorage(SCHEMA);
  #streams = new Map<string, StreamTruth>();
  /** The first promise that a commit broke. */
  broken: unknown;

  stream(id: string): StreamTruth {
    return streamIn(this.#streams, JSON.stringify(['Account', id]));
  }

  async open(name: string): Promise<KeyValueDatabase> {
    const database = await this.#storage.open(name);
    const streams = this.#streams;
    return {
      generation: database.generation,
      read: (queries) => database.read(queries),
      commit: async (batch) => {
        let decided: readonly Write[] = [];
        const answers = await database.commit(onDecided(batch, (writes) => (decided = writes)));
        this.#observe(streams, [...batch.writes, ...decided]);
        return answers;
      },
      close: () => database.close(),
    };
  }

  list(): Promise<readonly string[]> {
    return this.#storage.list();
  }

  /** Everything begins anew. */
  delete(name: string): Promise<void> {
    this.#streams = new Map();
    return this.#storage.delete(name);
  }

  #observe(streams: Map<string, StreamTruth>, writes: readonly Write[]): void {
    try {
      for (const write of writes) {
        const stream = streamOf(write);
        if (stream !== undefined) streamIn(streams, stream).apply({ value: undefined, ...write, key: write.key });
      }
    } catch (error) {
      this.broken ??= error;
    }
  }
}

/** The batch, with a listener to what it decides. */
function onDecided(batch: Batch, listener: (writes: readonly Write[]) => void): Batch {
  const { decision } = batch;
  if (!decision) return batch;
  const decide = (answers: Answers): readonly Write[] => {
    const writes = decision.decide(answers);
    listener(writes);
    return writes;
  };
  return { ...batch, decision: { ...decision, decide } };
}

function streamOf({ collection, key }: Write): string | undefined {
  if (collection === STREAMS) return String(key);
  return Array.isArray(key) ? String(key[0]) : undefined;
}

function streamIn(streams: Map<string, StreamTruth>, stream: string): StreamTruth {
  const known = streams.get(stream) ?? new StreamTruth();
  streams.set(stream, known);
  return known;
}
