import { PageGoneError } from './dapr-errors.ts';
import { nodeOfWritten, writtenNode, type Node, type WrittenNode } from './node.ts';
import type { Sidecar } from './sidecar.ts';

// What a few thousand streams that are in use need, and little beside what an application holds.
const MOST_KEPT = 4 * 2 ** 20; // UTF-16 units of pages

// Answers of that many pages, or parts of values, stay below a few megabytes.
const MOST_AT_ONCE = 64;

interface Waiting {
  readonly id: string;
  readonly resolve: (text: string) => void;
  readonly reject: (error: unknown) => void;
}

/** The pages of a database as they are stored. As none ever changes, those that were read are kept. */
export class Pages {
  readonly #sidecar: Sidecar;
  readonly #prefix: string;
  readonly #kept = new Map<string, { readonly node: Node; readonly length: number }>();
  #length = 0;
  #waiting: Waiting[] = [];

  constructor(sidecar: Sidecar, prefix: string) {
    this.#sidecar = sidecar;
    this.#prefix = prefix;
  }

  keyOf(id: string): string {
    return this.#prefix + id;
  }

  /** @throws PageGoneError */
  async node(id: string): Promise<Node> {
    const kept = this.#kept.get(id);
    if (kept) {
      this.#kept.delete(id); // to the end: what was not used for longest goes first
      this.#kept.set(id, kept);
      return kept.node;
    }
    const text = await this.text(id);
    const node = nodeOfWritten(JSON.parse(text) as WrittenNode);
    this.keep(id, node, text.length);
    return node;
  }

  /** The text of an id. Those that are asked for at once are asked for in one request. @throws PageGoneError */
  text(id: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ id, resolve, reject });
      if (this.#waiting.length === 1) queueMicrotask(() => this.#ask());
    });
  }

  keep(id: string, node: Node, length: number): void {
    this.#length += length - (this.#kept.get(id)?.length ?? 0);
    this.#kept.set(id, { node, length });
    for (const [oldest, page] of this.#kept) {
      if (this.#length <= MOST_KEPT) return;
      this.#kept.delete(oldest);
      this.#length -= page.length;
    }
  }

  #ask(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (let at = 0; at < waiting.length; at += MOST_AT_ONCE) void this.#answer(waiting.slice(at, at + MOST_AT_ONCE));
  }

  async #answer(waiting: readonly Waiting[]): Promise<void> {
    try {
      const keys = [...new Set(waiting.map(({ id }) => this.keyOf(id)))];
      const texts = await this.#sidecar.getMany(keys);
      const found = new Map(keys.map((key, index) => [key, texts[index]]));
      for (const { id, resolve, reject } of waiting) {
        const text = found.get(this.keyOf(id));
        if (text === undefined) reject(new PageGoneError(this.keyOf(id)));
        else resolve(text);
      }
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }
}

export function pageText(node: Node): string {
  return JSON.stringify(writtenNode(node));
}
