/** Walks through any number of items, a page at a time, and holds no more than that. */
export class Walk<T> {
  readonly #items: AsyncIterator<T, void>;
  readonly #length: number;
  #ahead: IteratorResult<T, void> | undefined;

  constructor(items: AsyncIterable<T, void>, length: number) {
    this.#items = items[Symbol.asyncIterator]();
    this.#length = length;
  }

  /** Known after the first page. */
  get hasMore(): boolean {
    return this.#ahead?.done !== true;
  }

  async next(): Promise<readonly T[]> {
    const page: T[] = [];
    this.#ahead ??= await this.#items.next();
    while (!this.#ahead.done && page.length < this.#length) {
      page.push(this.#ahead.value);
      this.#ahead = await this.#items.next();
    }
    return page;
  }
}
