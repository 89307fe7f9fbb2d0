import type { Bank } from '../bank/bank.ts';
import { CURRENCIES, formatMoney, isCurrency, type Currency } from '../domain/money.ts';
import { checkBalances, type BalanceCheck } from '../statement/check-balances.ts';
import { importStatement, type ImportProgress } from '../statement/import-statement.ts';
import { parseStatement } from '../statement/parse-statement.ts';
import sampleStatement from '../statement/sample-statement.csv?raw';
import { byId, control, fillSelect } from './elements.ts';
import { acceptDrops } from './drop-zone.ts';
import type { Messages } from './messages.ts';
import { count, counted } from './numbers.ts';
import { ProgressView } from './progress-view.ts';

export interface ImportViewOptions {
  readonly bank: Bank;
  readonly messages: Messages;
}

/** Imports statements, and checks what came of them against the bank's own column. */
export class ImportView {
  readonly #bank: Bank;
  readonly #messages: Messages;
  readonly #progress = new ProgressView();
  readonly #form = byId('import-form', HTMLFormElement);
  readonly #file = control(this.#form, 'file', HTMLInputElement);
  readonly #currency = control(this.#form, 'currency', HTMLSelectElement);
  #running = false;

  constructor({ bank, messages }: ImportViewOptions) {
    this.#bank = bank;
    this.#messages = messages;
  }

  bind(): void {
    fillSelect(this.#currency, CURRENCIES, 'CZK');
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      const file = this.#file.files?.[0];
      if (file) void this.#run('Import', async (signal) => this.#import(await file.text(), signal));
    });
    acceptDrops(byId('import-panel', HTMLElement), (file) => {
      void this.#run('Import', async (signal) => this.#import(await file.text(), signal));
    });
    byId('import-sample', HTMLButtonElement).addEventListener('click', () => {
      void this.#run('Import', (signal) => this.#import(sampleStatement, signal));
    });
    byId('check-balances', HTMLButtonElement).addEventListener('click', () => {
      void this.#run('Check', (signal) => this.#check(signal));
    });
  }

  async #import(text: string, signal: AbortSignal): Promise<void> {
    const statement = await parseStatement(text, { signal });
    const began = performance.now();
    let progress: ImportProgress | undefined;
    try {
      progress = await importStatement(this.#bank, statement, {
        currency: this.#chosenCurrency(),
        signal,
        onProgress: (next) => {
          progress = next;
          this.#progress.show(next.rows, statement.rows, 'row');
        },
      });
    } catch (error) {
      if (!signal.aborted) throw error;
      this.#messages.say(
        `Import cancelled after ${count(progress?.accounts ?? 0)} of ${count(statement.accounts.length)} accounts. ` +
          'Import the same statement again to go on.',
      );
      return;
    }
    this.#messages.say(describeImport(progress, performance.now() - began));
  }

  async #check(signal: AbortSignal): Promise<void> {
    const ids = await accountIds(this.#bank, signal);
    const onProgress = (done: number): void => this.#progress.show(done, ids.length, 'account');
    try {
      this.#messages.say(describeCheck(await checkBalances(this.#bank, ids, { signal, onProgress })));
    } catch (error) {
      if (!signal.aborted) throw error;
      this.#messages.say('Check cancelled.');
    }
  }

  async #run(name: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    const buttons = this.#form.querySelectorAll('button');
    for (const button of buttons) button.disabled = true;
    await this.#messages.act(() => this.#progress.during(name, work));
    for (const button of buttons) button.disabled = false;
    this.#running = false;
  }

  #chosenCurrency(): Currency {
    const { value } = this.#currency;
    return isCurrency(value) ? value : 'CZK';
  }
}

async function accountIds(bank: Bank, signal: AbortSignal): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | undefined; ;) {
    const { documents, next } = await bank.list.list({ limit: 1_000, after, signal });
    ids.push(...documents.map(({ key }) => key));
    if (next === undefined) return ids;
    after = next;
  }
}

function describeImport({ rows, accounts, events }: ImportProgress, milliseconds: number): string {
  const what = `${counted(rows, 'row')} of ${counted(accounts, 'account')}`;
  if (events === 0) return `Nothing to do: all ${what} were booked before.`;
  return `Imported ${what} as ${count(events)} new events in ${(milliseconds / 1000).toFixed(1)} s, ${count(Math.round(rows / (milliseconds / 1000)))} rows a second.`;
}

function describeCheck({ accounts, rows, largest, disagreements }: BalanceCheck): string {
  const [first] = disagreements;
  const difference = formatMoney(largest, 'CZK').replace(/^\D+/, '');
  const what = `${count(rows)} statement rows of ${count(accounts)} accounts`;
  if (!first) return `Checked ${what}: all agree with the bank’s balances. The largest difference is ${difference}.`;
  const where = `the first is version ${first.version} of account ${first.accountId}`;
  return `Checked ${what}: ${count(disagreements.length)} disagree with the bank’s balances by up to ${difference}; ${where}.`;
}
