import type { EventStoreProvider } from 'idb-eventstore';
import type { BankEvent } from '../domain/events.ts';

export interface KeepFreshOptions {
  readonly provider: EventStoreProvider<BankEvent>;
  /** The bank whose changes count; `undefined` for those of all banks. */
  readonly database: string | undefined;
  /** How long to let it be after each time, in milliseconds: while much is written, once is enough for many changes. */
  readonly rest: number;
  readonly onError: (error: unknown) => void;
}

/**
 * Shows something that no live value tells, now and after changes by any tab: one time after the other. Returns the way to have it
 * shown again.
 */
export function keepFresh({ provider, database, rest, onError }: KeepFreshOptions, show: () => Promise<void>): () => void {
  let isBusy = false;
  let isDue = true;
  async function run(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    while (isDue) {
      isDue = false;
      await show().catch(onError);
      await new Promise((resolve) => setTimeout(resolve, rest));
    }
    isBusy = false;
  }
  function refresh(): void {
    isDue = true;
    void run();
  }
  provider.watch(refresh, { database });
  void run();
  return refresh;
}
