import type { BankEvent } from './bank-event.ts';

/** What an application makes of its events, and asks of it, written as the contestant's users would. Absent is what it cannot do. */
export interface ReadSide {
  /** Adds events to streams that are empty: turn by turn a batch to each of them, so that their commits alternate. */
  populate(filling: Filling): Promise<void>;
  /** Puts what was stored one by one into the form that it is read best in. */
  compact?(): Promise<void>;
  readonly commands?: Commands;
  readonly log?: Log;
  readonly documents?: Documents;
  close(): Promise<void>;
}

export interface Filling {
  readonly streams: readonly string[];
  /** Of each stream. */
  readonly events: number;
  readonly batch: number;
}

/** A line in the list of accounts. */
export interface AccountRow {
  readonly count: number;
  readonly balance: number;
}

export interface Commands {
  /** Loads an account, decides on it, and stores an event together with the account's row, both or neither. */
  execute(stream: string, event: BankEvent): Promise<void>;
  row(stream: string): Promise<AccountRow | undefined>;
  /** Calls back with the number of events in a row, whichever tab changes it; `onNotice` with each notice that something has changed. */
  follow(stream: string, onCount: (count: number) => void, onNotice: () => void): () => void;
}

export interface Log {
  /** How many events a stream has, all of them read. */
  load(stream: string): Promise<number>;
  /** How many events all streams have, read in the order in which they were stored. */
  readAll(): Promise<number>;
  /** Makes the rows of all accounts, in portions that a crash between them cannot have counted twice. How many there are. */
  catchUp(): Promise<number>;
}

/** A transaction as it is listed. */
export interface Transfer {
  readonly number: number;
  readonly date: string;
  readonly amount: number;
  readonly text: string;
}

export interface Documents {
  /** Stores events, and a document for each. */
  make(events: readonly BankEvent[]): Promise<void>;
  /** The first documents from an amount on, by their amounts. */
  page(amount: number, limit: number): Promise<readonly Transfer[]>;
}

export function transferOf({ number, date, amount, text }: BankEvent): Transfer {
  return { number, date, amount, text };
}

export function rowAfter(row: AccountRow | undefined, { amount }: Pick<BankEvent, 'amount'>): AccountRow {
  return { count: (row?.count ?? 0) + 1, balance: (row?.balance ?? 0) + amount };
}

/** What a command decides: an account may not hold more than that. */
export function assertMayHold({ balance }: AccountRow): void {
  if (balance > Number.MAX_SAFE_INTEGER) throw new Error('The account holds too much.');
}
