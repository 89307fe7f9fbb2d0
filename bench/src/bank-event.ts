/** A transaction of a bank account, about 520 bytes as JSON.. */
export interface BankEvent {
  readonly type: 'transaction';
  readonly number: number;
  /** ISO 8601. */
  readonly date: string;
  readonly amount: number;
  readonly balance: number;
  readonly text: string;
  readonly details: Readonly<Record<string, string | number | boolean>>;
}
