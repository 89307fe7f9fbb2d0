import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.csv': 'text/csv',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm', // or it is not compiled while it loads
  '.webmanifest': 'application/manifest+json',
};

type Headers = Readonly<Record<string, string>>;

/** Serves a folder on a port of this machine. The port is part of the origin: it stays the same across stop and start. */
export class StaticServer {
  readonly #root: string;
  readonly #headers: (url: URL) => Headers;
  readonly #files = new Map<string, string>();
  #server: Server | undefined;
  #port = 0;

  /** @param headers what goes with every answer, or with the answer to one address */
  constructor(root: string, headers: Headers | ((url: URL) => Headers) = {}) {
    this.#root = root;
    this.#headers = typeof headers === 'function' ? headers : () => headers;
  }

  get origin(): string {
    return `http://localhost:${this.#port}`;
  }

  /** From now on answers one path with a file from elsewhere. */
  replace(pathname: string, file: string): void {
    this.#files.set(pathname, file);
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#serve(request.url ?? '/', response));
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(this.#port, 'localhost', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }

  async #serve(url: string, response: ServerResponse): Promise<void> {
    const address = new URL(url, this.origin);
    const { pathname } = address;
    const path =
      this.#files.get(pathname) ??
      join(this.#root, normalize(decodeURIComponent(pathname)), pathname.endsWith('/') ? 'index.html' : '');
    const found = await stat(path).catch(() => undefined);
    if (!found?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[extname(path)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store', ...this.#headers(address) });
    createReadStream(path).pipe(response);
  }
}
