import { DatabaseDeletedError } from './postgres-errors.ts';
import type { Server } from './server.ts';

export interface FenceParts {
  readonly server: Server;
  readonly tables: string;
  readonly id: string;
  readonly generation: string;
}

/**
 * What a commit of this process has to name. When the answer to one was lost the fence is moved before anything else is asked: that
 * waits for a commit that is under way, and one that has yet to reach the server is refused there.
 */
export class Fence {
  readonly #parts: FenceParts;
  #number: string;
  #settling: Promise<void> | undefined;
  #isSettled = true;

  constructor(parts: FenceParts, number: string) {
    this.#parts = parts;
    this.#number = number;
  }

  get number(): string {
    return this.#number;
  }

  /** Somebody else has moved it. */
  follow(number: string): void {
    this.#number = number;
  }

  /** A commit may be under way, and nobody will tell of its end. */
  unsettle(): void {
    this.#isSettled = false;
  }

  /** Settles the fate of commits whose answer was lost. */
  async settle(): Promise<void> {
    if (this.#isSettled) return;
    this.#settling ??= this.#move().finally(() => (this.#settling = undefined));
    await this.#settling;
  }

  async #move(): Promise<void> {
    const { server, tables, id, generation } = this.#parts;
    const [row] = await server.run({
      text: `update ${tables}.databases set fence = fence + 1 where id = $1 and generation = $2 returning fence::text`,
      values: [id, generation],
    });
    if (!row) throw new DatabaseDeletedError();
    this.#number = String(row['fence']);
    this.#isSettled = true;
  }
}
