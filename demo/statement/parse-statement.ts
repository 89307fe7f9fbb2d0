import type { Cancellable } from 'idb-eventstore';
import type { StatementEntry } from '../domain/events.ts';
import { parseMoney, type Money } from '../domain/money.ts';
import { Breather } from '../time/breather.ts';
import { parseCsv, StatementError, type CsvRow } from './csv.ts';

const COLUMNS = ['transactionId', 'accountId', 'sequence', 'date', 'type', 'operation', 'amount', 'balance', 'category'];

const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The rows of one account, in the order in which the bank booked them, without a hole. */
export interface AccountStatement {
  readonly accountId: string;
  readonly entries: readonly StatementEntry[];
}

export interface Statement {
  readonly accounts: readonly AccountStatement[];
  readonly rows: number;
}

/** Reads a bank's statement of any number of accounts, and leaves the page its frames. @throws StatementError naming the line that does not fit. */
export async function parseStatement(text: string, { signal }: Cancellable = {}): Promise<Statement> {
  const breather = new Breather();
  const accounts = new Map<string, StatementEntry[]>();
  let rows = -1; // the header is none
  for (const row of parseCsv(text)) {
    await breather.breathe();
    signal?.throwIfAborted();
    if (++rows === 0) assertHeader(row);
    else addRow(accounts, row);
  }
  if (rows < 0) throw new StatementError(1, 'the statement is empty');
  return { accounts: Array.from(accounts, ([accountId, entries]) => ({ accountId, entries })), rows };
}

function assertHeader({ fields }: CsvRow): void {
  if (fields.join() !== COLUMNS.join()) throw new StatementError(1, `the columns must be ${COLUMNS.join(', ')}`);
}

function addRow(accounts: Map<string, StatementEntry[]>, row: CsvRow): void {
  const { accountId, entry } = parseRow(row);
  const entries = accounts.get(accountId);
  const last = entries?.at(-1)?.sequence;
  if (last !== undefined && entry.sequence !== last + 1) {
    throw new StatementError(row.line, `account ${accountId} goes from row ${last} to row ${entry.sequence}`);
  }
  if (entries) entries.push(entry);
  else accounts.set(accountId, [entry]);
}

function parseRow({ line, fields }: CsvRow): { accountId: string; entry: StatementEntry } {
  if (fields.length !== COLUMNS.length) {
    throw new StatementError(line, `${fields.length} columns instead of ${COLUMNS.length}`);
  }
  const [transactionId = '', accountId = '', sequence = '', date = '', type = '', operation = '', amount = '', balance = ''] =
    fields;
  if (accountId.trim() === '') throw new StatementError(line, 'the account is missing');
  const entry: StatementEntry = {
    transactionId,
    sequence: parseSequence(sequence, line),
    at: parseDate(date, line),
    type: parseType(type, line),
    operation,
    category: fields.at(-1) ?? '',
    amount: parseAmount('amount', amount, line),
    bankBalance: parseAmount('balance', balance, line),
  };
  if (entry.amount <= 0) throw new StatementError(line, 'the amount must be positive: the type says its direction');
  return { accountId, entry };
}

function parseSequence(text: string, line: number): number {
  const sequence = Number(text);
  if (Number.isSafeInteger(sequence) && sequence >= 1) return sequence;
  throw new StatementError(line, `the sequence '${text}' is not a whole number from 1`);
}

function parseDate(text: string, line: number): Date {
  const date = new Date(text);
  if (ISO_DATE.test(text) && !Number.isNaN(date.getTime())) return date;
  throw new StatementError(line, `'${text}' is not a date like 2026-01-31`);
}

function parseType(text: string, line: number): StatementEntry['type'] {
  switch (text) {
    case 'credit':
    case 'withdrawal':
    case 'cash withdrawal':
      return text;
    default:
      throw new StatementError(line, `the type '${text}' is not credit, withdrawal or cash withdrawal`);
  }
}

function parseAmount(column: string, text: string, line: number): Money {
  const money = parseMoney(text);
  if (money !== undefined) return money;
  throw new StatementError(line, `the ${column} '${text}' is not a number with at most two decimals`);
}
