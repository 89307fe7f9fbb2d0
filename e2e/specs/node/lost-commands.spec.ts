import { expect, test } from '@playwright/test';
import { Account } from '../../../src/conformance/provider/account.ts';
import { amounts, deposit, FundsDeposited, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import type { AppendToStreamsRequest, EventStoreEngine } from '../../../src/contract/event-store-engine.ts';
import { createInMemoryEventStoreProvider, inMemory } from '../../../src/in-memory.ts';
import { bankEvents } from '../../../src/conformance.ts';
import { StorageUnavailableError, WorkerTerminatedError, type EventStoreProvider } from '../../../src/index.ts';
import { faultyProvider } from '../../support/storage/faulty-provider.ts';

type Append = EventStoreEngine['appendToStreams'];

const lost = (): WorkerTerminatedError => new WorkerTerminatedError({ outcome: 'unknown' });

/** A provider whose first adds are what the list says, and a healthy one on the same storage. */
function connect(...adds: readonly ((append: Append, request: AppendToStreamsRequest) => Promise<readonly number[]>)[]) {
  const backend = inMemory();
  const left = [...adds];
  const faulty = faultyProvider({
    backend,
    faults: (engine) => ({
      appendToStreams(request, options) {
        const append: Append = (...args) => engine.appendToStreams(...args);
        return left.shift()?.(append, request) ?? append(request, options);
      },
    }),
  });
  const healthy = createInMemoryEventStoreProvider({ events: bankEvents, backend });
  return { account: faulty.aggregate(Account, '1'), healthy, faulty };
}

async function stored(provider: EventStoreProvider<BankEvent>): Promise<readonly number[]> {
  return amounts(await provider.read('Account', '1').get());
}

for (const options of [{}, { retries: 0 }, { commandId: 'c' }, { commandId: 'c', retries: 0 }]) {
  const how = JSON.stringify(options);

  test(`a command whose answer was lost though it was written is found, and not decided again: ${how}`, async () => {
    const { account, healthy } = connect(async (append, request) => {
      await append(request);
      throw lost();
    });
    let decisions = 0;
    const decide = () => [new FundsDeposited(++decisions), new FundsDeposited(7)];
    const { state, version, messages } = await account.execute(decide, options);
    expect([state.balance, version, amounts(messages)]).toEqual([8, 2, [1, 7]]);
    expect(await stored(healthy)).toEqual([1, 7]);
  });

  test(`a command whose answer was lost is found though others have written since: ${how}`, async () => {
    const { account, healthy } = connect(async (append, request) => {
      await append(request);
      await healthy.add('Account', '1', deposit(100));
      throw lost();
    });
    const { state, version, messages } = await account.execute(() => new FundsDeposited(1), options);
    expect([state.balance, version, amounts(messages)]).toEqual([101, 2, [1]]);
    expect(await stored(healthy)).toEqual([1, 100]);
  });
}

test('a command that was lost before it was written is decided again, once', async () => {
  const { account, healthy } = connect(async () => {
    throw lost();
  });
  expect((await account.execute(() => new FundsDeposited(1))).version).toBe(1);
  expect(await stored(healthy)).toEqual([1]);
});

test('a command that was lost and comes into effect when it is decided again is found, and stored once', async () => {
  let late = async (): Promise<unknown> => undefined;
  const { account, healthy } = connect(
    async (append, request) => {
      late = () => append(request);
      throw lost();
    },
    async (append, request) => {
      await late();
      return append(request);
    },
  );
  let decisions = 0;
  const decide = async () => new FundsDeposited(++decisions);
  const { messages } = await account.execute(decide);
  expect(amounts(messages)).toEqual([1]);
  expect(await stored(healthy)).toEqual([1]);
});

test('a command that was lost, and finds that another has written in its place, is decided again', async () => {
  const { account, healthy } = connect(async () => {
    await healthy.add('Account', '1', deposit(100));
    throw lost();
  });
  const { version, messages } = await account.execute(({ balance }) => new FundsDeposited(balance + 1));
  expect([version, amounts(messages)]).toEqual([2, [101]]);
  expect(await stored(healthy)).toEqual([100, 101]);
});

test('a command that was lost, and cannot be looked for, is told as unknown', async () => {
  const backend = inMemory();
  let isDead = false;
  const unavailable = new StorageUnavailableError({ transient: false, reason: 'a fault' });
  const provider = faultyProvider({
    backend,
    faults: (engine) => ({
      async appendToStreams(request) {
        await engine.appendToStreams(request);
        isDead = true;
        throw lost();
      },
      read: (...args) => (isDead ? Promise.reject(unavailable) : engine.read(...args)),
      openSession: (...args) => (isDead ? Promise.reject(unavailable) : engine.openSession(...args)),
    }),
  });
  const failed = provider.aggregate(Account, '1').execute(() => new FundsDeposited(1));
  await expect(failed).rejects.toMatchObject({ name: 'WorkerTerminatedError', outcome: 'unknown' });
});

test('a worker that dies while the state is read is followed by another, and the command is done', async () => {
  let deaths = 2;
  const provider = faultyProvider({
    faults: (engine) => ({
      read: (...args) =>
        deaths-- > 0 ? Promise.reject(new WorkerTerminatedError({ outcome: 'not-written' })) : engine.read(...args),
    }),
  });
  expect((await provider.aggregate(Account, '1').execute(() => new FundsDeposited(1))).version).toBe(1);
});

test('a command that is refused for another reason is not tried again', async () => {
  let tries = 0;
  const provider = faultyProvider({
    faults: () => ({
      async appendToStreams() {
        tries++;
        throw new StorageUnavailableError({ transient: true, reason: 'a fault' });
      },
    }),
  });
  const failed = provider.aggregate(Account, '1').execute(() => new FundsDeposited(1));
  await expect(failed).rejects.toMatchObject({ name: 'StorageUnavailableError', outcome: 'not-written' });
  expect(tries).toBe(1);
});
