import type { Bank } from '../bank/bank.ts';
import type { HeldAccounts } from '../bank/held-accounts.ts';
import { raceTwoWriters, type RaceStep } from '../bank/stale-write.ts';
import { bindButton } from './bind-button.ts';
import { chosenAccount } from './chosen-account.ts';
import { byId, element } from './elements.ts';
import type { Messages } from './messages.ts';
import { timeLeft } from './numbers.ts';

const SECOND = 1_000; // milliseconds

/** Two writers of one account: a stale write with its conflict and its retry, and a session that keeps others waiting. */
export class ConcurrencyPanel {
  readonly #held: HeldAccounts;
  readonly #hold: HTMLButtonElement;
  readonly #state = byId('hold-state', HTMLElement);
  readonly #steps = byId('race-steps', HTMLOListElement);
  #clock: ReturnType<typeof setInterval> | undefined;

  constructor(bank: Bank, held: HeldAccounts, messages: Messages) {
    this.#held = held;
    held.watch(() => this.#showHold());
    this.#hold = bindButton('hold-account', messages, () => this.#toggle(messages));
    bindButton('who-holds', messages, async () => {
      const reason = await this.#held.whyNotFree(chosenAccount() ?? '');
      this.#state.textContent = reason ? `Not free: ${reason}.` : 'Nobody holds it: whoever writes next gets it at once.';
    });
    bindButton('race-writers', messages, async () => {
      this.#steps.replaceChildren();
      for await (const step of raceTwoWriters(bank, chosenAccount() ?? '', () => new Date())) this.#steps.append(item(step));
    });
  }

  /** Another account is shown. */
  reset(): void {
    this.#steps.replaceChildren();
    this.#showHold();
  }

  async #toggle(messages: Messages): Promise<void> {
    const accountId = chosenAccount() ?? '';
    if (this.#held.heldUntil(accountId)) {
      await this.#held.release(accountId);
      messages.say(`Account ${accountId} is free again.`);
    } else {
      await this.#held.hold(accountId);
      messages.say(`Account ${accountId} is held by this tab: everyone can read it, and waits to change it.`);
    }
  }

  #showHold(): void {
    clearInterval(this.#clock);
    const until = this.#held.heldUntil(chosenAccount() ?? '');
    this.#hold.textContent = until ? 'Release account' : 'Hold account';
    this.#state.textContent = until ? `Held by this tab ${timeLeft(until)}.` : 'This tab does not hold the account.';
    if (until) this.#clock = setInterval(() => this.#showHold(), SECOND);
  }
}

function item({ text, code }: RaceStep): HTMLLIElement {
  const children = code === undefined ? [] : [element('code', { text: code })];
  return element('li', { text, children, class: code === undefined ? '' : 'conflict' });
}
