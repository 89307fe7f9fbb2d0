import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * How a request fails. `cut`: the connection is lost before it reaches the sidecar; `reply-lost`: after it was carried out;
 * `refused`: answered with 500 instead; `failed`: carried out, and answered with 500; `late`: the connection is lost, and the request
 * reaches the sidecar when something else has been asked.
 */
export const FAULTS = ['cut', 'reply-lost', 'refused', 'failed', 'late'] as const;

export interface Strike {
  /** Counted from 1. */
  readonly request: number;
  readonly fault: (typeof FAULTS)[number];
}

interface Request {
  readonly method: string;
  readonly url: string;
  readonly body: Buffer;
}

/** Stands before a sidecar; one request fails. */
export class FaultyProxy implements AsyncDisposable {
  readonly #target: string;
  readonly #server: Server;
  #strike: Strike | undefined;
  #late: Request | undefined;
  /** Settles when what was late has reached the sidecar. */
  arrived: Promise<unknown> = Promise.resolve();
  /** The paths of the requests that there were. */
  paths: string[] = [];

  constructor(target: string) {
    this.#target = target;
    this.#server = createServer((request, response) => void this.#serve(request, response).catch(() => response.destroy()));
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  begin(strike?: Strike): void {
    this.#strike = strike;
    this.#late = undefined;
    this.paths = [];
  }

  /** From here on no request fails; what is late is still to come. */
  heal(): void {
    this.#strike = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = { method: incoming.method ?? '', url: incoming.url ?? '', body: await bodyOf(incoming) };
    // Looks for notices go on by themselves.
    const isCounted = !request.url.includes('changes') && !request.body.includes('idb-eventstore:changes');
    const fault = isCounted && this.paths.push(request.url) === this.#strike?.request ? this.#strike.fault : undefined;
    switch (fault) {
      case 'cut':
        return void response.destroy();
      case 'late':
        this.#late = request;
        return void response.destroy();
      case 'refused':
        return void response.writeHead(500).end('{"errorCode":"ERR_TEST","message":"refused"}');
      default: {
        const answer = await this.#forward(request);
        const body = Buffer.from(await answer.arrayBuffer());
        const late = this.#late;
        this.#late = undefined;
        if (late) this.arrived = this.#forward(late).then((reply) => reply.arrayBuffer());
        if (fault === 'reply-lost') response.destroy();
        else if (fault === 'failed') response.writeHead(500).end('{"errorCode":"ERR_TEST","message":"failed"}');
        else response.writeHead(answer.status, { etag: answer.headers.get('etag') ?? '' }).end(body);
      }
    }
  }

  #forward({ method, url, body }: Request): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    return fetch(this.#target + url, { method, headers, body: method === 'GET' ? null : new Uint8Array(body) });
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
