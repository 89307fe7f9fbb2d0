import { createEventStoreProvider, type ChangeNotice } from 'idb-eventstore';
import { chosenTenant } from './app/tenant.ts';
import { accountList } from './bank/account-list.ts';
import { Bank } from './bank/bank.ts';
import { HeldAccounts } from './bank/held-accounts.ts';
import { events } from './domain/events.ts';
import { AccountListView } from './view/account-list-view.ts';
import { AccountView } from './view/account-view.ts';
import { chosenAccount } from './view/chosen-account.ts';
import { ConcurrencyPanel } from './view/concurrency-panel.ts';
import { bindBackupPanel } from './view/backup-panel.ts';
import { BankDeletion } from './view/bank-deletion.ts';
import { bindConnectionBadge } from './view/connection-badge.ts';
import { byId } from './view/elements.ts';
import { bindHeldPanel } from './view/held-panel.ts';
import { ImportView } from './view/import-view.ts';
import { LongWork } from './view/long-work.ts';
import { Messages } from './view/messages.ts';
import { bindMoneyForm } from './view/money-form.ts';
import { bindOpenForm } from './view/open-form.ts';
import { bindProjectionPanel } from './view/projection-panel.ts';
import { bindSpeedPanel } from './view/speed-panel.ts';
import { bindStoragePanel } from './view/storage-panel.ts';
import { bindTenantsPanel } from './view/tenants-panel.ts';
import { bindUpdateOffer } from './view/update-offer.ts';

// Long enough for another tab's command to end, short enough to be told that it does not.
const OPEN_TIMEOUT = 3_000; // milliseconds

const messages = new Messages();
const onError = (error: unknown): void => messages.report(error);
addEventListener('error', ({ error, message }) => onError(error ?? message));
addEventListener('unhandledrejection', ({ reason }) => onError(reason));

const database = chosenTenant();
const provider = createEventStoreProvider({
  events,
  projections: [accountList],
  settings: { defaultDatabase: database, defaultOpenTimeout: OPEN_TIMEOUT },
});
const userId = `tab-${crypto.randomUUID()}`;
const bank = new Bank({ provider, database, userId, now: () => new Date() });

const list = new AccountListView(bank, (error) => messages.reportReading(error));
const account = new AccountView(bank, messages);
const held = new HeldAccounts(bank);
const concurrency = new ConcurrencyPanel(bank, held, messages);
bindMoneyForm(bank, messages);
bindOpenForm(bank, messages);
bindSpeedPanel(bank, messages);
bindProjectionPanel(bank, messages);
bindStoragePanel(bank, messages);
bindConnectionBadge();
bindUpdateOffer(onError);
const [imports, backups] = [new LongWork('import', messages), new LongWork('backup', messages)];
new ImportView({ bank, messages, work: imports }).bind();
bindBackupPanel(bank, backups);
bindHeldPanel(held, messages);
bindTenantsPanel(bank, messages, new BankDeletion({ bank, messages, works: [imports, backups], held }));

function showChosen(): void {
  list.markCurrent();
  account.show(chosenAccount());
  concurrency.reset();
}

function tellOfGap(notice: ChangeNotice): void {
  if ('resync' in notice) messages.mention('This tab may have missed changes of others: everything was read again.');
}

provider.watch(tellOfGap, { database });
addEventListener('hashchange', showChosen);
showChosen();
// All at once: what is shown a bit at a time moves under the user's hand.
for (const id of ['badges', 'app']) byId(id, HTMLElement).hidden = false;
