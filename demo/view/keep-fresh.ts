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
 * Shows something that no live value tells, now and after changes by any tab: one time after the other. `show` resolves with `again` when
 * it will be different soon, whether a stream changes or not.
 */
export function keepFresh({ provider, database, rest, onError }: KeepFreshOptions, show: () => Promise<'again' | void>): void {
  let isBusy = false;
  let isDue = true;
  async function run(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    while (isDue) {
      isDue = false;
      if ((await show().catch(onError)) === 'again') isDue = true;
      await new Promise((resolve) => setTimeout(resolve, rest));
    }
    isBusy = false;
  }
  provider.watch(
    () => {
      isDue = true;
      void run();
    },
    { database },
  );
  void run();
}
