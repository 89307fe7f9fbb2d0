import { expect, test } from '@playwright/test';
import { Account } from '../../../src/conformance/provider/account.ts';
import {
  AccountBalance,
  BankAccountCreated,
  bankEvents,
  deposit,
  deposits,
  FundsDeposited,
} from '../../../src/conformance/provider/bank.ts';
import { createMessage, EventStoreError, StoreSessionExpiredError } from '../../../src/index.ts';
import { inMemory } from '../../../src/in-memory.ts';
import { createTestProvider, given, TestClock } from '../../../src/testing.ts';
import { firstDifference } from '../../../src/testing/first-difference.ts';

class InsufficientFunds extends Error {
  readonly missing = 5;
}

const withdraw = (amount: number) => (state: AccountBalance) => {
  if (state.balance < amount) throw new InsufficientFunds(`${amount - state.balance} are missing`);
  return new FundsDeposited(-amount);
};

/** What an assertion throws. */
function failureOf(assertion: () => unknown): unknown {
  try {
    assertion();
  } catch (error) {
    return error;
  }
  throw new Error('The assertion holds.');
}

test('a decision is held against the events, the state or the error that it is to come to', async () => {
  const withFive = given(Account, [new BankAccountCreated('1', 'Joe'), new FundsDeposited(2), deposit(3)]);
  withFive.when(withdraw(5)).then(new FundsDeposited(-5));
  withFive.when(withdraw(5)).then([new FundsDeposited(-5)]);
  withFive.when(withdraw(5)).thenState(new AccountBalance(0, 3));
  withFive.when((_, { version }) => new FundsDeposited(version)).then(new FundsDeposited(3));
  withFive
    .when(() => [createMessage(new FundsDeposited(1), { userId: 'joe' }), new FundsDeposited(2)])
    .then([deposit(1), deposit(2)]);
  given(Account)
    .when(() => undefined)
    .thenNothing();
  given(Account)
    .when(() => [])
    .then([]);
  given(Account)
    .when(() => null)
    .thenState(new AccountBalance(0, 0));
  for (const matcher of [undefined, InsufficientFunds, Error, 'are missing', /^5 are/, { missing: 5 }, () => true]) {
    given(Account).when(withdraw(5)).thenThrows(matcher);
    await given(Account)
      .when(async (state) => withdraw(5)(state))
      .thenThrows(matcher);
  }
  await withFive.when(async (state) => withdraw(5)(state)).then(new FundsDeposited(-5));
  await withFive.when(async (state) => withdraw(5)(state)).thenState(new AccountBalance(0, 3));
});

test('a failure names the first difference, and carries both sides as every runner shows them', async () => {
  const decided = given(Account, deposits(2)).when(() => [new FundsDeposited(1), new FundsDeposited(2)]);
  const expected = [new FundsDeposited(1), new FundsDeposited(3)];
  const failure = {
    name: 'AssertionError',
    code: 'ERR_ASSERTION',
    message: 'events[1].amount: expected 3, got 2',
    expected,
    actual: [new FundsDeposited(1), new FundsDeposited(2)],
    showDiff: true,
  };
  expect(failureOf(() => decided.then(expected))).toMatchObject(failure);
  const later = given(Account).when(async () => [new FundsDeposited(1), new FundsDeposited(2)]);
  await expect(later.then(expected)).rejects.toMatchObject(failure);
  const messages = [
    [() => decided.then([]), 'events[0]: expected nothing, got FundsDeposited {"amount":1}'],
    [() => decided.then(deposits(3)), 'events[2]: expected FundsDeposited {"amount":3}, got nothing'],
    [
      () => decided.then([new FundsDeposited(1), new AccountBalance(2, 0)]),
      'events[1]: expected AccountBalance {"balance":2,"events":0}, got FundsDeposited {"amount":2}',
    ],
    [() => decided.thenNothing(), 'events[0]: expected nothing, got FundsDeposited {"amount":1}'],
    [() => decided.thenState(new AccountBalance(6, 5)), 'state.events: expected 5, got 4'],
    [() => decided.thenThrows(), 'The decision was to throw, but came to [{"amount":1},{"amount":2}].'],
    [() => given(Account).when(withdraw(5)).then([]), 'The decision threw Error: 5 are missing, and was to come to [].'],
    [
      () => given(Account).when(withdraw(5)).thenState(new AccountBalance(0, 0)),
      'The decision threw Error: 5 are missing, and was to come to AccountBalance {"balance":0,"events":0}.',
    ],
    [
      () => given(Account).when(withdraw(5)).thenThrows(TypeError),
      'The decision was to throw a TypeError, but threw Error: 5 are missing.',
    ],
    [
      () => given(Account).when(withdraw(5)).thenThrows('other'),
      'The decision was to throw an error that says "other", but threw Error: 5 are missing.',
    ],
    [
      () => given(Account).when(withdraw(5)).thenThrows({ missing: 6 }),
      'The decision was to throw an error with {"missing":6}, but threw Error: 5 are missing.',
    ],
    [
      () =>
        given(Account)
          .when(withdraw(5))
          .thenThrows(() => false),
      'The decision was to throw another error, but threw Error: 5 are missing.',
    ],
  ] as const;
  for (const [assertion, message] of messages) expect(failureOf(assertion)).toMatchObject({ name: 'AssertionError', message });
});

test('a decision that is awaited without an assertion on it is told, rather than taken for one that holds', async () => {
  const decided = given(Account).when(() => undefined);
  await expect(Promise.resolve(decided)).rejects.toThrow('Nothing is asserted');
});

test('an event that is not registered fails where the state is folded', () => {
  class Unknown {}
  const error = failureOf(() => given(Account, [new Unknown() as never]).when(() => undefined));
  expect(error).toBeInstanceOf(EventStoreError);
});

test('values that no program could tell apart are the same; all others are told apart, with their place', () => {
  const make = () => ({
    map: new Map<unknown, unknown>([['a', [1n, undefined]]]),
    set: new Set([new Date(5)]),
    list: [Number.NaN, -0, /x/g],
    bytes: new Uint8Array([1, 2]),
    buffer: new Uint8Array([3]).buffer,
    error: new TypeError('x'),
    url: new URL('https://a.example'),
  });
  expect(firstDifference(make(), make(), 'value')).toBeUndefined();
  const cyclic = () => {
    const list: unknown[] = [1];
    list.push(list);
    return list;
  };
  expect(firstDifference(cyclic(), cyclic(), 'value')).toBeUndefined();
  const others: readonly [place: string, change: Partial<Record<keyof ReturnType<typeof make>, unknown>>][] = [
    ['value.map.get("a")[0]', { map: new Map([['a', [2n, undefined]]]) }],
    [
      'value.map.get("b")',
      {
        map: new Map<unknown, unknown>([
          ['a', [1n, undefined]],
          ['b', 1],
        ]),
      },
    ],
    ['value.set.values()[0]', { set: new Set([new Date(6)]) }],
    ['value.list[1]', { list: [Number.NaN, 0, /x/g] }],
    ['value.list[2]', { list: [Number.NaN, -0, /x/] }],
    ['value.list[3]', { list: [Number.NaN, -0, /x/g, 4] }],
    ['value.bytes[1]', { bytes: new Uint8Array([1, 3]) }],
    ['value.bytes', { bytes: new Int8Array([1, 2]) }],
    ['value.buffer[0]', { buffer: new Uint8Array([4]).buffer }],
    ['value.error', { error: new TypeError('y') }],
    ['value.url', { url: new URL('https://b.example') }],
  ];
  for (const [path, change] of others) {
    expect(firstDifference({ ...make(), ...change }, make(), 'value')?.path).toBe(path);
    expect(firstDifference(make(), { ...make(), ...change }, 'value')?.path, 'the other way round').toBe(path);
  }
});

test("a test provider's sessions end when the test moves its clock, not before", async () => {
  const now = new Date('2030-01-01T00:00:00Z');
  const provider = createTestProvider({ events: bankEvents, now });
  expect(provider.clock.now()).toBe(now.getTime());
  const store = await provider.openStore('Account', '1', { sessionTimeout: 60_000 });
  await provider.clock.advance(59_999);
  expect(await store.add(deposits(1))).toBe(1);
  await provider.clock.advance(1);
  await expect(store.add(deposits(1))).rejects.toBeInstanceOf(StoreSessionExpiredError);
  expect(provider.clock.now()).toBe(now.getTime() + 60_000);
  await provider.close();
});

test('test providers share a backend and a clock, as tabs of one browser do; what is no time is refused', async () => {
  const [backend, clock] = [inMemory(), new TestClock(5)];
  const [one, other] = [
    createTestProvider({ events: bankEvents, backend, clock }),
    createTestProvider({ events: bankEvents, backend, clock }),
  ];
  await one.openStore('Account', '1', { sessionTimeout: 1_000 });
  const opening = other.openStore('Account', '1', { openTimeout: 5_000 });
  await clock.advance(1_000);
  expect(await (await opening).add(deposits(1))).toBe(1);
  expect(clock.now()).toBe(1_005);
  for (const now of [Number.NaN, new Date(Number.NaN), 'today']) {
    expect(failureOf(() => createTestProvider({ events: bankEvents, now: now as never }))).toMatchObject({ parameter: 'now' });
  }
});
