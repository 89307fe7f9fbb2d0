import type { Bank } from '../bank/bank.ts';
import { CURRENCIES, isCurrency } from '../domain/money.ts';
import { chooseAccount } from './chosen-account.ts';
import { byId, control, fillSelect } from './elements.ts';
import type { Messages } from './messages.ts';

/** The form that opens an account. */
export function bindOpenForm(bank: Bank, messages: Messages): void {
  const form = byId('open-form', HTMLFormElement);
  const accountId = control(form, 'accountId', HTMLInputElement);
  const owner = control(form, 'owner', HTMLInputElement);
  const currency = control(form, 'currency', HTMLSelectElement);
  fillSelect(currency, CURRENCIES);

  async function open(): Promise<void> {
    const [id, name] = [accountId.value.trim(), owner.value.trim()];
    await bank.open(id, name, isCurrency(currency.value) ? currency.value : 'EUR');
    form.reset();
    messages.say(`Account ${id} was opened for ${name}.`);
    chooseAccount(id);
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    // A second click of the same hand would be told that the account is open already.
    if (form.ariaBusy === 'true') return;
    form.ariaBusy = 'true';
    void messages.act(open).finally(() => (form.ariaBusy = null));
  });
}
