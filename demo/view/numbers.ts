import { formatMoney, type Currency, type Money } from '../domain/money.ts';

const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

export function count(number: number): string {
  return number.toLocaleString('en');
}

/** A number of things: `1 event`, `2,000 events`. */
export function counted(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}

const KIBIBYTE = 1024; // bytes
const UNITS = ['KiB', 'MiB', 'GiB'] as const;

/** Bytes in the largest unit of which there is one. */
export function size(bytes: number): string {
  let [amount, unit] = [bytes / KIBIBYTE, 0];
  for (; amount >= KIBIBYTE && unit < UNITS.length - 1; unit++) amount /= KIBIBYTE;
  return `${amount.toFixed(1)} ${UNITS[unit]}`;
}

export function formatDate(date: Date): string {
  return DATE.format(date);
}

/** Until when something lasts: `until 14:03:10, 42 s from now`. */
export function timeLeft(until: Date): string {
  return `until ${until.toLocaleTimeString('en-GB')}, ${Math.ceil((until.getTime() - Date.now()) / 1_000)} s from now`;
}

/** A change of a balance, with its sign; empty for none. */
export function signed(money: Money, currency: Currency): string {
  if (money === 0) return '';
  return money > 0 ? `+${formatMoney(money, currency)}` : formatMoney(money, currency);
}
