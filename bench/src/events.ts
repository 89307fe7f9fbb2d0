import type { BankEvent } from './contestant.ts';

const WORDS = 'payment transfer refund invoice salary rent groceries insurance interest fee deposit withdrawal card order'.split(
  ' ',
);
const CITIES = ['Montréal', 'Paris', 'Zürich', 'Lyon', 'København', 'Genève'];
const CHANNELS = ['branch', 'web', 'phone', 'terminal'];
const FIRST_DAY = Date.UTC(2024, 0, 1); // milliseconds
const STEP = 97_000; // milliseconds between two transactions

/** `count` transactions of an account, the first with that number. The same numbers give the same events, always. */
export function bankEvents(count: number, firstNumber = 1): BankEvent[] {
  return Array.from({ length: count }, (_, index) => bankEvent(firstNumber + index));
}

function bankEvent(number: number): BankEvent {
  const random = mulberry32(number);
  const pick = <T>(values: readonly [T, ...T[]] | readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const words = (count: number): string => Array.from({ length: count }, () => pick(WORDS)).join(' ');
  const cents = (limit: number): number => Math.floor(random() * limit) / 100;
  return {
    type: 'transaction',
    number,
    date: new Date(FIRST_DAY + number * STEP).toISOString(),
    amount: cents(500_000),
    balance: cents(9_000_000),
    text: words(18),
    details: {
      iban: `CH${digits(random, 19)}`,
      counterparty: words(3),
      city: pick(CITIES),
      channel: pick(CHANNELS),
      reference: digits(random, 27),
      category: words(2),
      rate: random(),
      booked: random() < 0.9,
      card: random() < 0.5,
      fee: cents(500),
    },
  };
}

function digits(random: () => number, count: number): string {
  return Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
}

/** A small seeded generator of numbers from 0 to 1 (Tommy Ettinger's mulberry32). */
function mulberry32(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
