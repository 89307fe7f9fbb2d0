const CHANNEL = 'offline-bank:deleted';

/** Tells the other tabs of banks that were deleted: by itself the library finds out when a tab next asks it for something. */
export class DeletedBanks {
  readonly #channel = new BroadcastChannel(CHANNEL);

  tell(database: string): void {
    this.#channel.postMessage(database);
  }

  /** Calls the listener with each bank that another tab has deleted. */
  watch(listener: (database: string) => void): void {
    this.#channel.addEventListener('message', ({ data }) => listener(String(data)));
  }
}
