import type { Bank } from '../bank/bank.ts';
import { CURRENCIES, formatMoney, isCurrency, type Currency } from '../domain/money.ts';
import { checkBalances, type BalanceCheck } from '../statement/check-balances.ts';
import { importStatement, type ImportProgress } from '../statement/import-statement.ts';
import { parseStatement } from '../statement/parse-statement.ts';
import sampleStatement from '../statement/sample-statement.csv?raw';
import { byId, control, fillSelect } from './elements.ts';
import { acceptDrops } from './drop-zone.ts';
import type { LongWork } from './long-work.ts';
import type { Messages } from './messages.ts';
import { count, counted } from './numbers.ts';

export interface ImportViewOptions {
  readonly bank: Bank;
  readonly messages: Messages;
  readonly work: LongWork;
}

/** Imports statements, and checks what came of them against the bank's own column. */
export class ImportView {
  readonly #bank: Bank;
  readonly #messages: Messages;
  readonly #work: LongWork;
  readonly #form = byId('import-form', HTMLFormElement);
  readonly #file = control(this.#form, 'file', HTMLInputElement);
  readonly #currency = control(this.#form, 'currency', HTMLSelectElement);

  constructor({ bank, messages, work }: ImportViewOptions) {
    this.#bank = bank;
    this.#messages = messages;
    this.#work = work;
  }

  bind(): void {
    fillSelect(this.#currency, CURRENCIES, 'CZK');
    const importFile = (file: File): void => this.#import(() => file.text());
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      const file = this.#file.files?.[0];
      if (file) importFile(file);
    });
    acceptDrops(byId('import-panel', HTMLElement), importFile);
    byId('import-sample', HTMLButtonElement).addEventListener('click', () => this.#import(async () => sampleStatement));
    byId('check-balances', HTMLButtonElement).addEventListener('click', () => this.#check());
  }

  #import(read: () => Promise<string>): void {
    let progress: ImportProgress = { rows: 0, accounts: 0, events: 0 };
    let all = 0;
    this.#work.run({
      name: 'Import',
      act: async (signal, view) => {
        const statement = await parseStatement(await read(), { signal });
        all = statement.accounts.length;
        const began = performance.now();
        progress = await importStatement(this.#bank, statement, {
          currency: this.#chosenCurrency(),
          signal,
          onProgress: (next) => {
            progress = next;
            view.show(next.rows, statement.rows, rows);
          },
        });
        this.#messages.say(describeImport(progress, performance.now() - began));
      },
      cancelled: () =>
        `Import cancelled after ${count(progress.accounts)} of ${count(all)} accounts. ` +
        'Import the same statement again to go on.',
    });
  }

  #check(): void {
    this.#work.run({
      name: 'Check',
      act: async (signal, view) => {
        const ids = await accountIds(this.#bank, signal);
        const onProgress = (done: number): void => view.show(done, ids.length, accounts);
        this.#messages.say(describeCheck(await checkBalances(this.#bank, ids, { signal, onProgress })));
      },
      cancelled: () => 'Check cancelled.',
    });
  }

  #chosenCurrency(): Currency {
    const { value } = this.#currency;
    return isCurrency(value) ? value : 'CZK';
  }
}

const rows = (number: number): string => counted(number, 'row');
const accounts = (number: number): string => counted(number, 'account');

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
