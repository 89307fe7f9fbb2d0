import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** One page, for the specs of the engines. */
export interface CheckSite {
  readonly url: string;
  readonly origin: string;
  /** An address where nobody listens. */
  readonly deadUrl: string;
  stop(): void;
}

export async function startCheckSite(): Promise<CheckSite> {
  const dead = await listen(http.createServer());
  const deadUrl = urlOf(dead);
  dead.close();
  const server = await listen(
    http.createServer((_, response) => {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>engines</title><h1>A page</h1>');
    }),
  );
  const url = urlOf(server);
  return {
    url,
    origin: new URL(url).origin,
    deadUrl,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function listen(server: http.Server): Promise<http.Server> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function urlOf(server: http.Server): string {
  return `http://localhost:${(server.address() as AddressInfo).port}/`;
}
