import type { Bank } from '../bank/bank.ts';
import { RefusedError } from '../domain/decisions.ts';
import { parseMoney, type Money } from '../domain/money.ts';
import { chosenAccount } from './chosen-account.ts';
import { byId, control } from './elements.ts';
import type { Messages } from './messages.ts';

/** The form that pays into the account that is shown, out of it, or to another one. */
export function bindMoneyForm(bank: Bank, messages: Messages): void {
  const form = byId('money-form', HTMLFormElement);
  const amount = control(form, 'amount', HTMLInputElement);
  const recipient = control(form, 'recipient', HTMLInputElement);
  let isBusy = false;

  const operations: Readonly<Record<string, (accountId: string, money: Money) => Promise<string>>> = {
    async deposit(accountId, money) {
      await bank.deposit(accountId, money);
      return `Deposited in account ${accountId}.`;
    },
    async withdraw(accountId, money) {
      await bank.withdraw(accountId, money);
      return `Withdrawn from account ${accountId}.`;
    },
    async transfer(from, money) {
      const to = recipient.value.trim();
      if (to === '') throw new RefusedError('Say which account the transfer is to.');
      await bank.transfer({ from, to, amount: money });
      return `Transferred from account ${from} to account ${to}.`;
    },
  };

  async function run(operation: string): Promise<void> {
    const accountId = chosenAccount();
    const work = operations[operation];
    if (accountId === undefined || !work) return;
    const money = parseMoney(amount.value);
    if (money === undefined) throw new RefusedError(`'${amount.value}' is not an amount like 1500 or 12.50.`);
    const said = await work(accountId, money);
    form.reset();
    messages.say(said);
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    // One thing at a time: a second click waits for nothing and does nothing.
    if (isBusy) return;
    isBusy = true;
    form.ariaBusy = 'true';
    const operation = event.submitter instanceof HTMLButtonElement ? event.submitter.value : 'deposit';
    void messages
      .act(() => run(operation))
      .finally(() => {
        isBusy = false;
        form.ariaBusy = 'false';
      });
  });
}
