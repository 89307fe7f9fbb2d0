/** An amount in hundredths of its currency: a whole number, so that sums are exact. */
export type Money = number;

export const CURRENCIES = ['EUR', 'CZK', 'USD', 'GBP', 'CHF'] as const;
export type Currency = (typeof CURRENCIES)[number];

// Twelve digits before the point keep every sum of a stream far below 2^53 hundredths.
const AMOUNT = /^(-?)(\d{1,12})(?:\.(\d{1,2}))?$/;

/** The amount that a text like `1500`, `12.5` or `-0.10` says; `undefined` when it says none. */
export function parseMoney(text: string): Money | undefined {
  const [, sign, whole, fraction = ''] = AMOUNT.exec(text.trim()) ?? [];
  if (whole === undefined) return undefined;
  const money = Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
  return sign && money > 0 ? -money : money;
}

const formats = new Map<Currency, Intl.NumberFormat>();

export function formatMoney(money: Money, currency: Currency): string {
  const format = formats.get(currency) ?? new Intl.NumberFormat('en', { style: 'currency', currency });
  formats.set(currency, format);
  return format.format(money / 100);
}

export function isCurrency(text: string): text is Currency {
  return CURRENCIES.some((currency) => currency === text);
}
