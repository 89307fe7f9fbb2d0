import { expect, test } from '@playwright/test';
import { accounts } from '../../../src/conformance/provider/accounts.ts';
import { BankAccountCreated, bankEvents, deposit, FundsDeposited } from '../../../src/conformance/provider/bank.ts';
import { createMessage, defineEvents, defineProjection, InvalidArgumentError } from '../../../src/index.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import { given } from '../../../src/testing.ts';

const ann = { owner: 'Ann', balance: 7, deposits: 2 };
const history = [
  { id: '1', events: [new BankAccountCreated('1', 'Ann'), new FundsDeposited(2)] },
  { id: '2', events: new FundsDeposited(3) },
  { id: '1', events: createMessage(new FundsDeposited(5)) },
] as const;

/** What an assertion throws. */
function failureOf(assertion: () => unknown): unknown {
  try {
    assertion();
  } catch (error) {
    return error;
  }
  throw new Error('The assertion holds.');
}

test('documents are held against those that the events of several streams are to lead to', () => {
  const projected = given(history).project(accounts);
  projected.then({ 1: ann, 2: { owner: '', balance: 3, deposits: 1 } });
  projected.then(
    new Map([
      ['2', { owner: '', balance: 3, deposits: 1 }],
      ['1', ann],
    ]),
  );
  given([]).project(accounts).then({});
});

test('a failure names the first difference between documents, and carries both sides', () => {
  const projected = given(history).project(accounts);
  const documents = { 1: ann, 2: { owner: '', balance: 3, deposits: 1 } };
  expect(failureOf(() => projected.then({ ...documents, 1: { ...ann, balance: 8 } }))).toMatchObject({
    name: 'AssertionError',
    message: 'documents["1"].balance: expected 8, got 7',
    expected: { ...documents, 1: { ...ann, balance: 8 } },
    actual: documents,
    showDiff: true,
  });
  expect(failureOf(() => projected.then({ 1: ann }))).toMatchObject({
    message: 'documents["2"]: expected nothing, got {"owner":"","balance":3,"deposits":1}',
  });
  expect(failureOf(() => projected.then({ ...documents, joe: ann }))).toMatchObject({
    message: 'documents.joe: expected {"owner":"Ann","balance":7,"deposits":2}, got nothing',
  });
});

test('events are of the stream that their list, their message or their registered domain says', async () => {
  const domain = { name: 'Account', id: ({ accountId }: BankAccountCreated) => accountId };
  const events = defineEvents({ BankAccountCreated: { type: BankAccountCreated, domain }, FundsDeposited });
  const streams = defineProjection(events, {
    ...{
      name: 'streams',
      aggregate: 'Account',
      key: (_event: object, { message }) => `${message.domain.name} ${message.domain.id}`,
    },
    on: {
      BankAccountCreated: (_, __, { context }): { last: number } => ({ last: context.sequenceNumber }),
      FundsDeposited: (_, __, { context }) => ({ last: context.sequenceNumber }),
    },
  });
  given([
    new BankAccountCreated('1', 'Joe'),
    { name: 'Account', id: '1', events: [new FundsDeposited(1), new FundsDeposited(2)] },
    { id: '2', events: new FundsDeposited(1) },
  ])
    .project(streams)
    .then({ 'Account 1': { last: 3 }, 'Account 2': { last: 1 } });
  given([{ name: 'Order', id: '1', events: new FundsDeposited(1) }])
    .project(streams)
    .then({});
  const provider = createInMemoryEventStoreProvider({ events });
  await provider.add('Account', '3', [new FundsDeposited(1), new FundsDeposited(2)]);
  given(await provider.read('Account', '3').get())
    .project(streams)
    .then({ 'Account 3': { last: 2 } });
  const error = failureOf(() => given([deposit(1)]).project(accounts));
  expect(error).toBeInstanceOf(InvalidArgumentError);
  expect(error).toMatchObject({ parameter: 'events[0]' });
});

test('what could not be stored or sorted fails in a test as it does in the app, and so does a function that throws', () => {
  const failing = (document: () => object, index: () => never | string = () => '') =>
    defineProjection(bankEvents, {
      ...{ name: 'failing', on: { FundsDeposited: document }, indexes: { index } },
    });
  const project = (projection: ReturnType<typeof failing>) => () =>
    given([{ id: '1', events: new FundsDeposited(1) }]).project(projection);
  expect(project(failing(() => ({ call: () => 1 })))).toThrow('cannot be stored');
  expect(
    project(
      failing(
        () => ({}),
        () => ({}) as never,
      ),
    ),
  ).toThrow('an index must be');
  expect(
    project(
      failing(() => {
        throw new RangeError('too much');
      }),
    ),
  ).toThrow(RangeError);
});

test('documents that are awaited without an assertion on them are told, rather than taken for right ones', async () => {
  await expect(Promise.resolve(given(history).project(accounts))).rejects.toThrow('Nothing is asserted');
});
