import type { BankEvent } from '../contestant.ts';

/** The event class that the library is given. */
export class BankTransaction implements BankEvent {
  declare readonly type: 'transaction';
  declare readonly number: number;
  declare readonly date: string;
  declare readonly amount: number;
  declare readonly balance: number;
  declare readonly text: string;
  declare readonly details: BankEvent['details'];

  constructor(fields: BankEvent) {
    Object.assign(this, fields);
  }
}
