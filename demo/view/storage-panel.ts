import type { Bank } from '../bank/bank.ts';
import { bindButton } from './bind-button.ts';
import { byId } from './elements.ts';
import { keepFresh } from './keep-fresh.ts';
import type { Messages } from './messages.ts';
import { size } from './numbers.ts';

const REST = 2_000; // milliseconds

/** What the site stores, what it may store, and whether the browser may delete it when the disk is full. */
export function bindStoragePanel(bank: Bank, messages: Messages): void {
  const usage = byId('storage-usage', HTMLMeterElement);
  const persist = bindButton('persist-storage', messages, async () => {
    const isGranted = await navigator.storage.persist();
    messages.say(
      isGranted
        ? 'The browser keeps what is stored here until you delete it.'
        : 'The browser does not promise it now. It may once you have installed the app, or use it more often.',
    );
    await show();
  });

  async function show(): Promise<void> {
    const { usage: used = 0, quota = 0 } = await navigator.storage.estimate();
    const isPersistent = await navigator.storage.persisted();
    usage.max = Math.max(1, quota);
    usage.value = used;
    byId('storage-text', HTMLElement).textContent = `${size(used)} of at most ${size(quota)}`;
    byId('storage-state', HTMLElement).textContent = isPersistent
      ? 'Persistent: only you delete it.'
      : 'Best effort: when the disk is nearly full, the browser may delete all that this site has stored.';
    persist.hidden = isPersistent;
  }

  keepFresh(
    { provider: bank.provider, database: bank.database, rest: REST, onError: (error) => messages.reportReading(error) },
    show,
  );
}
