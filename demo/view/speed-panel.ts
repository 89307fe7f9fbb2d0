import { createMessage } from 'idb-eventstore';
import { BankAccount } from '../bank/account-aggregate.ts';
import type { Bank } from '../bank/bank.ts';
import { timeLoads, type LoadTime } from '../bank/load-times.ts';
import { addLongHistory } from '../bank/long-history.ts';
import type { BankEvent } from '../domain/events.ts';
import { chosenAccount } from './chosen-account.ts';
import { bindButton } from './bind-button.ts';
import { byId } from './elements.ts';
import type { Messages } from './messages.ts';
import { count, counted } from './numbers.ts';

const MANY = 10_000; // events

/** How long an account takes to load, with its snapshot and without, and the means to make it matter. */
export function bindSpeedPanel(bank: Bank, messages: Messages): void {
  const result = byId('speed-result', HTMLElement);
  const progress = byId('long-progress', HTMLProgressElement);

  bindButton('take-snapshot', messages, async () => {
    const version = await takeSnapshot(bank, chosenAccount() ?? '');
    messages.say(`Snapshot taken at version ${count(version)}.`);
  });

  bindButton('compare-loads', messages, async () => {
    const { withSnapshot, withoutSnapshot, snapshotVersion } = await timeLoads(bank, chosenAccount() ?? '');
    const most = Math.max(withSnapshot.time, withoutSnapshot.time);
    showLoad('with', withSnapshot, most);
    showLoad('without', withoutSnapshot, most);
    const ratio = withoutSnapshot.time / withSnapshot.time;
    byId('speed-summary', HTMLElement).textContent =
      snapshotVersion === 0
        ? 'There is no snapshot yet: both read every event. Take one and compare again.'
        : `The snapshot is of version ${count(snapshotVersion)}. With it the account loads ${ratio.toFixed(1)} times as fast.`;
    result.hidden = false;
  });

  bindButton('add-many', messages, async () => {
    progress.max = MANY;
    progress.value = 0;
    progress.hidden = false;
    try {
      const onProgress = (done: number): void => void (progress.value = done);
      await addLongHistory(bank, chosenAccount() ?? '', { events: MANY, from: new Date(), onProgress });
      messages.say(`Added ${count(MANY)} events.`);
    } finally {
      progress.hidden = true;
    }
  });
}

/** Keeps the account's state at its version, which it returns. */
async function takeSnapshot(bank: Bank, accountId: string): Promise<number> {
  const { state, version } = await bank.account(accountId).load();
  await using store = await bank.provider.openStore(BankAccount.name, accountId, { database: bank.database });
  await store.snapshot(version, createMessage<BankEvent>({ type: 'AccountState', data: state }, { userId: bank.userId }));
  return version;
}

function showLoad(which: 'with' | 'without', { time, messages }: LoadTime, most: number): void {
  const meter = byId(`speed-${which}`, HTMLMeterElement);
  meter.max = most;
  meter.value = time;
  byId(`speed-${which}-text`, HTMLElement).textContent = `${time.toFixed(1)} ms, ${counted(messages, 'message')} read`;
}
