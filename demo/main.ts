import { createEventStoreProvider, type ChangeNotice } from 'idb-eventstore';
import { ACCOUNT_LIST } from './bank/account-list.ts';
import { ACCOUNT } from './bank/accounts.ts';
import { Bank } from './bank/bank.ts';
import { events } from './domain/events.ts';
import { AccountListView, chosenAccount } from './view/account-list-view.ts';
import { AccountView } from './view/account-view.ts';
import { ImportView } from './view/import-view.ts';
import { Messages } from './view/messages.ts';
import { bindOpenForm } from './view/open-form.ts';

const DATABASE = 'Bank';

// Long enough for another tab's command to end, short enough to be told that it does not.
const OPEN_TIMEOUT = 3_000; // milliseconds

const provider = createEventStoreProvider({
  events,
  settings: { defaultDatabase: DATABASE, defaultOpenTimeout: OPEN_TIMEOUT },
});
const userId = `tab-${crypto.randomUUID()}`;
const bank = new Bank({ provider, userId, now: () => new Date() });

const messages = new Messages();
const list = new AccountListView(bank.list);
const account = new AccountView({ bank, messages, userId });
bindOpenForm(bank, messages);
new ImportView({ bank, messages }).bind();

function showChosen(): Promise<void> {
  list.markCurrent();
  return account.show(chosenAccount());
}

async function showNotice(notice: ChangeNotice): Promise<void> {
  if ('resync' in notice) {
    await list.refresh();
    await account.refresh();
    messages.say('This tab may have missed changes of others: everything was read again.');
  } else if (notice.name === ACCOUNT_LIST.name) {
    await list.refresh();
  } else if (notice.name === ACCOUNT && notice.id === account.accountId) {
    await account.showChange(notice.version);
  }
}

provider.watch((notice) => void messages.attempt(() => showNotice(notice)), { database: DATABASE });
addEventListener('hashchange', () => void messages.attempt(showChosen));
addEventListener('error', ({ error, message }) => messages.report(error ?? message));
addEventListener('unhandledrejection', ({ reason }) => messages.report(reason));

await messages.attempt(() => list.refresh());
await messages.attempt(showChosen);
