/** A bank's statement as an accountant adds it up: in whole hundredths of any size, with nothing of the demo's. */
export class StatementBook {
  /** In the end, by account: decimal numbers like `-1234.50`. */
  readonly balances: Readonly<Record<string, string>>;
  /** The furthest that a balance on the statement is from the one before it and the row's amount: banks round. */
  readonly largestDifference: string;

  constructor(csv: string) {
    const [sums, stated] = [new Map<string, bigint>(), new Map<string, bigint>()];
    let largest = 0n;
    for (const line of csv.trim().split('\n').slice(1)) {
      const [, account = '', , , type, , amount = '', balance = ''] = line.split(',');
      const change = type === 'credit' ? hundredths(amount) : -hundredths(amount);
      const difference = (stated.get(account) ?? 0n) + change - hundredths(balance);
      for (const distance of [difference, -difference]) if (distance > largest) largest = distance;
      stated.set(account, hundredths(balance));
      sums.set(account, (sums.get(account) ?? 0n) + change);
    }
    this.balances = Object.fromEntries(Array.from(sums, ([account, sum]) => [account, decimal(sum)]));
    this.largestDifference = decimal(largest);
  }
}

function hundredths(text: string): bigint {
  const [, sign = '', whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  if (whole === undefined) throw new Error(`'${text}' is no amount.`);
  return BigInt(`${sign}${whole}${fraction.padEnd(2, '0')}`);
}

function decimal(amount: bigint): string {
  const digits = String(amount < 0n ? -amount : amount).padStart(3, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
