import { readFileSync } from 'node:fs';

const HEADER = 'transactionId,accountId,sequence,date,type,operation,amount,balance,category';

export interface Statement {
  readonly csv: string;
  readonly streams: number;
  readonly rows: number;
}

/** A bank's real statement, of these columns, where `BANK_STATEMENT` names its file; else one of the project's own making. */
export function readStatement(): Statement {
  const real = process.env['BANK_STATEMENT'];
  const csv = real ? readFileSync(real, 'utf8') : ownStatement(40, 60);
  const rows = csv.trim().split('\n').slice(1);
  return { csv, streams: new Set(rows.map((row) => row.split(',')[1])).size, rows: rows.length };
}

/** Accounts that are paid in and out by a fixed rule, with balances rounded as a bank rounds them. */
function ownStatement(accounts: number, rowsEach: number): string {
  const lines = [HEADER];
  for (let account = 1; account <= accounts; account++) {
    let balance = 0;
    for (let sequence = 1; sequence <= rowsEach; sequence++) {
      const credit = sequence % 3 === 1;
      const amount = credit ? 1_000 + account * 7.35 : 101.23 + sequence;
      balance = Math.round((balance + (credit ? amount : -amount)) * 10) / 10;
      const date = new Date(Date.UTC(2026, 0, sequence)).toISOString().slice(0, 10);
      const type = credit ? 'credit' : 'withdrawal';
      lines.push([lines.length, account, sequence, date, type, '', amount.toFixed(2), balance.toFixed(2), ''].join());
    }
  }
  return lines.join('\n');
}
