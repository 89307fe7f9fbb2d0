import { encodeBatch } from '../../../src/events/encode-batch.ts';
import { bankEvents, deposits } from '../../../src/conformance/provider/bank.ts';
import { EVENTS, STREAMS } from '../../../src/engine/schema.ts';
import type { Answers, Batch, KeyValueDatabase, KeyValueStorage, Query, RangeQuery } from '../../../src/storage/port.ts';

/** A storage that makes one long stream as it is read, and keeps nothing but session records. */
export class EndlessStorage implements KeyValueStorage {
  readonly #version: number;
  readonly #messages: number;
  readonly #text: string;
  readonly #onRead: () => void;

  /** A stream of `version` events, `messages` in each commit record; `onRead` hears of each read of records, before they are handed over. */
  static async make(version: number, messages: number, onRead: () => void): Promise<EndlessStorage> {
    const storeId = { database: 'default', name: 'Account', id: '1' };
    const limits = { maxMessageLength: Infinity, maxBatchLength: Infinity };
    const { batch } = encodeBatch({ registry: bankEvents, storeId, sessionId: undefined, limits }, deposits(messages));
    return new EndlessStorage(version, messages, batch.parts[0]?.text ?? '', onRead);
  }

  private constructor(version: number, messages: number, text: string, onRead: () => void) {
    this.#version = version;
    this.#messages = messages;
    this.#text = text;
    this.#onRead = onRead;
  }

  async open(): Promise<KeyValueDatabase> {
    const sessions = new Map<unknown, unknown>();
    const read = async (queries: readonly Query[]): Promise<Answers> => queries.map((query) => this.#answer(query, sessions));
    return {
      generation: 'endless',
      read,
      async commit({ reads = [], writes, decision }: Batch) {
        const answers = await read(reads);
        for (const write of [...writes, ...(decision?.decide(answers) ?? [])])
          if (write.type === 'put' && write.collection === STREAMS) sessions.set(write.key, write.value);
        return answers;
      },
      close: async () => undefined,
    };
  }

  async list(): Promise<readonly string[]> {
    return [];
  }

  async delete(): Promise<void> {
    // There is nothing to delete.
  }

  #answer(query: Query, sessions: ReadonlyMap<unknown, unknown>): readonly unknown[] {
    if ('key' in query) return sessions.has(query.key) ? [sessions.get(query.key)] : [];
    if (query.collection === STREAMS) return [...sessions.keys()];
    if (query.collection !== EVENTS) return [];
    if (query.keysOnly) return [[(query.to as readonly unknown[])[0], this.#version]];
    const records = this.#records(query);
    this.#onRead();
    return records;
  }

  #records({ from, to, limit = Infinity, budget = Infinity }: RangeQuery): readonly unknown[] {
    const [[, first], [, last]] = [from, to] as unknown as readonly [[string, number], [string, number]];
    const records: object[] = [];
    let length = 0;
    const begin = Math.ceil(first / this.#messages) * this.#messages;
    for (
      let version = begin;
      version <= Math.min(last, this.#version) && records.length < limit && length < budget;
      version += this.#messages
    ) {
      // A text of its own, as an engine would copy one out of its storage.
      const text = `${this.#text.slice(0, -1)}${' '.repeat(version % 7)}]`;
      length += text.length;
      records.push({
        firstVersion: version - this.#messages + 1,
        lastVersion: version,
        text: JSON.parse(JSON.stringify(text)) as string,
      });
    }
    return records;
  }
}
