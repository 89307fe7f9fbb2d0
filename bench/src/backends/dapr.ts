import { dapr } from 'idb-eventstore/dapr';
import { DaprServer } from '../../../e2e/support/dapr/dapr-server.ts';
import { findPrograms } from '../../../e2e/support/dapr/programs.ts';
import type { BankEvent } from '../contestant.ts';
import { OnBackend } from './on-backend.ts';
import type { BackendEntry, Subject } from './subject.ts';

const STORE = 'redis';

export const daprEntry: BackendEntry = {
  name: 'dapr',
  byHand:
    'a key for each event, and one for the version of its stream, both in one transaction that names the ETag of the version; over Redis',
  async begin() {
    const programs = findPrograms();
    if (typeof programs === 'string') throw new Error(programs);
    const server = await DaprServer.start(programs);
    const { endpoint } = server;
    return {
      ours: async () => new OnBackend(dapr({ endpoint, stateStore: STORE })),
      byHand: async () => new ByHand(`${endpoint}/v1.0/state/${STORE}`),
      [Symbol.asyncDispose]: () => server.remove(),
    };
  },
};

/** What one writes in an afternoon. */
class ByHand implements Subject {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async append(stream: string, events: readonly BankEvent[], version: number): Promise<void> {
    const known = await fetch(`${this.#url}/hand-${stream}`);
    await known.text();
    const etag = known.headers.get('etag');
    const options = { concurrency: 'first-write' };
    const head = { key: `hand-${stream}`, value: version + events.length, options, ...(etag !== null && { etag }) };
    const entries = events.map((event, index) => ({ key: `hand-${stream}-${version + 1 + index}`, value: event }));
    const operations = [...entries, head].map((request) => ({ operation: 'upsert', request }));
    await this.#post('/transaction', { operations });
  }

  load(stream: string): Promise<number> {
    return this.tail(stream, 1);
  }

  async tail(stream: string, first: number): Promise<number> {
    const version = Number(await (await fetch(`${this.#url}/hand-${stream}`)).json());
    const keys = Array.from({ length: Math.max(0, version + 1 - first) }, (_, index) => `hand-${stream}-${first + index}`);
    const found = (await (await this.#post('/bulk', { keys })).json()) as readonly { readonly data?: unknown }[];
    return found.filter(({ data }) => data !== undefined).length;
  }

  async close(): Promise<void> {
    // There is nothing to close.
  }

  async #post(path: string, content: object): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(this.#url + path, { method: 'POST', headers, body: JSON.stringify(content) });
    if (!response.ok) throw new Error(await response.text());
    return response;
  }
}
