import { StaticServer } from '../../../e2e/support/static-server.ts';
import { PAGES } from './build.ts';

// Cross-origin isolated: the clock then counts in 5 µs, and contestants that need SharedArrayBuffer have it.
const HEADERS = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

/** Serves the page. */
export class Site implements AsyncDisposable {
  readonly #server = new StaticServer(PAGES, HEADERS);

  static async start(): Promise<Site> {
    const site = new Site();
    await site.#server.start();
    return site;
  }

  /** The page at an origin of its own: the browser keeps what it stores apart from all that was measured before. */
  page(name: string): string {
    const url = new URL(this.#server.origin);
    return `http://${name}.localhost:${url.port}/`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop();
  }
}
