import type { ProjectionStatus } from 'idb-eventstore';
import { accountList } from '../bank/account-list.ts';
import type { Bank } from '../bank/bank.ts';
import { bindButton } from './bind-button.ts';
import { byId, describe } from './elements.ts';
import { keepFresh } from './keep-fresh.ts';
import type { Messages } from './messages.ts';
import { count } from './numbers.ts';

const REST = 500; // milliseconds

/** How far the list of accounts has come, and how it is built anew beside the one that is shown. */
export function bindProjectionPanel(bank: Bank, messages: Messages): void {
  const details = byId('projection-status', HTMLDListElement);
  const progress = byId('rebuild-progress', HTMLProgressElement);

  async function show(): Promise<'again' | void> {
    const status = await bank.list.status();
    details.replaceChildren(...descriptions(status));
    // No notice tells that the list has caught up.
    if (status.state === 'catching-up' || status.state === 'building') return 'again';
  }

  bindButton('rebuild-projection', messages, async () => {
    progress.hidden = false;
    progress.value = 0;
    const began = performance.now();
    try {
      await bank.list.rebuild({
        onProgress({ done, total }) {
          progress.max = Math.max(1, total);
          progress.value = done;
        },
      });
    } finally {
      progress.hidden = true;
    }
    messages.say(`The list of ${accountList.name} was built anew in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
    await show();
  });
  keepFresh(
    { provider: bank.provider, database: bank.database, rest: REST, onError: (error) => messages.reportReading(error) },
    show,
  );
}

function descriptions({ state, version, position, lag, failure }: ProjectionStatus): HTMLElement[] {
  const list = [
    describe('State', state),
    describe('Version', String(version), 'number'),
    describe('Position in the log', count(position), 'number'),
    describe('Behind', count(lag), 'number'),
  ];
  if (failure) list.push(describe('Failure', `at position ${count(failure.position)}: ${failure.reason}`));
  return list;
}
