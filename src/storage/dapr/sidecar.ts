import { NoAnswerError, RefusedError } from './dapr-errors.ts';

export interface SidecarOptions {
  /** Where its HTTP API is, without a slash at the end. */
  readonly endpoint: string;
  readonly stateStore: string;
  readonly apiToken?: string | undefined;
  /** What `fetch` is. */
  readonly request: (url: string, init: RequestInit) => Promise<Response>;
}

/** What stands at a key. */
export interface Found {
  readonly text: string;
  readonly etag: string;
}

/** A step of a transaction. */
export type Operation =
  | { readonly type: 'put'; readonly key: string; readonly text: string; readonly etag?: string }
  | { readonly type: 'delete'; readonly key: string };

// A store that takes longer keeps everybody waiting as it is.
const DEADLINE = 15_000; // milliseconds

// As many as Dapr asks a store for at once.
const AT_ONCE = 32;

/** The state HTTP API of a sidecar, for one store. Values are texts. */
export class Sidecar {
  readonly #options: SidecarOptions;
  readonly #store: string;

  constructor(options: SidecarOptions) {
    this.#options = options;
    this.#store = `${options.endpoint}/v1.0/state/${encodeURIComponent(options.stateStore)}`;
  }

  async get(key: string): Promise<Found | undefined> {
    const response = await this.#ask('GET', `/${encodeURIComponent(key)}?consistency=strong`);
    if (response.status === 204 || response.body === '') return undefined;
    return { text: textOf(parse(response.body)), etag: response.etag };
  }

  /** What stands at each key, in their order. */
  async getMany(keys: readonly string[]): Promise<readonly (string | undefined)[]> {
    const { body } = await this.#ask('POST', '/bulk?consistency=strong', { keys, parallelism: AT_ONCE });
    const found = new Map<unknown, string>();
    for (const { key, data, error } of parse(body) as readonly { key: unknown; data?: unknown; error?: unknown }[]) {
      if (error !== undefined && error !== '') throw new RefusedError(500, 'ERR_STATE_BULK_GET', String(error));
      if (data !== undefined && data !== null) found.set(key, textOf(data));
    }
    return keys.map((key) => found.get(key));
  }

  /** Puts a text at a key where there is none. Whether it did is for a {@link get} to tell: stores differ in how they refuse. */
  async create(key: string, text: string): Promise<void> {
    const options = { concurrency: 'first-write', consistency: 'strong' };
    try {
      await this.#ask('POST', '', [{ key, value: text, options }]);
    } catch (error) {
      if (!(error instanceof RefusedError) || (await this.get(key)) === undefined) throw error;
    }
  }

  /** Does all, or none. */
  async transact(operations: readonly Operation[]): Promise<void> {
    await this.#ask('POST', '/transaction', { operations: operations.map(requestOf) });
  }

  async #ask(method: string, path: string, content?: unknown): Promise<{ status: number; body: string; etag: string }> {
    const { request, apiToken } = this.#options;
    const headers = { 'content-type': 'application/json', ...(apiToken !== undefined && { 'dapr-api-token': apiToken }) };
    const body = content === undefined ? null : JSON.stringify(content);
    const signal = AbortSignal.timeout(DEADLINE);
    let answer: { status: number; body: string; etag: string };
    try {
      const response = await request(this.#store + path, { method, headers, body, signal });
      answer = { status: response.status, body: await response.text(), etag: response.headers.get('etag') ?? '' };
    } catch (cause) {
      throw new NoAnswerError(!isUnreachable(cause), { cause });
    }
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw refusal(answer.status, answer.body);
  }
}

function requestOf(operation: Operation): object {
  const { type, key } = operation;
  if (type === 'delete') return { operation: 'delete', request: { key } };
  const { text, etag } = operation;
  const concurrency = etag === undefined ? 'last-write' : 'first-write';
  const request = { key, value: text, ...(etag !== undefined && { etag }), options: { concurrency, consistency: 'strong' } };
  return { operation: 'upsert', request };
}

/** Texts are kept as JSON, which daprd decodes and encodes by rules of its own: those of a text leave it as it is. */
function textOf(data: unknown): string {
  if (typeof data !== 'string') throw new RefusedError(502, 'ERR_NO_TEXT', 'what is stored is not what was put there');
  return data;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new RefusedError(502, 'ERR_NO_JSON', `an answer that is not JSON: ${body.slice(0, 100)}`);
  }
}

function refusal(status: number, body: string): RefusedError {
  let fields: { errorCode?: unknown; message?: unknown } = {};
  try {
    fields = { ...(JSON.parse(body) as object) };
  } catch {
    // A proxy may answer in HTML.
  }
  const { errorCode = '', message = body.slice(0, 200) } = fields;
  return new RefusedError(status, String(errorCode), String(message));
}

/** Whether nobody has heard of the request: Node says so. */
function isUnreachable(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const code: unknown = cause instanceof Error ? Reflect.get(cause, 'code') : undefined;
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'UND_ERR_CONNECT_TIMEOUT';
}
