import { deposits, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { EventStoreError, type EventStoreProvider } from '../../../src/index.ts';

const DEADLINE = 10_000; // milliseconds, for calls of which each takes some

/** What is wrong with the outcome of a call; `undefined` when it succeeded, or failed with an error of the library. */
export async function complaintOf(call: () => unknown): Promise<string | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`has not ended after ${DEADLINE} ms`), DEADLINE);
  });
  try {
    return await Promise.race([settle(call), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function settle(call: () => unknown): Promise<undefined | string> {
  try {
    await use(await call());
    return undefined;
  } catch (error) {
    return error instanceof EventStoreError ? undefined : `fails with ${describe(error)}`;
  }
}

/** What a call gave back works as well: a stream ends, a reader reads, a store takes events, and what was begun is ended. */
async function use(result: unknown): Promise<void> {
  if (typeof result === 'function') result();
  if (typeof result !== 'object' || result === null) return;
  if (Symbol.asyncIterator in result) for await (const item of result as AsyncIterable<unknown>) void item;
  else if ('openStore' in result) await useProvider(result as EventStoreProvider<BankEvent>);
  else if ('version' in result && typeof result.version === 'function') await result.version();
  if (Symbol.asyncDispose in result) await (result as AsyncDisposable)[Symbol.asyncDispose]();
}

async function useProvider(provider: EventStoreProvider<BankEvent>): Promise<void> {
  provider.watch(() => undefined)();
  await using store = await provider.openStore('Account', '1');
  await store.add(deposits(1));
  await store.get();
}

function describe(error: unknown): string {
  try {
    return `${Object.prototype.toString.call(error)} ${String(error)}`;
  } catch {
    return 'what cannot be described';
  }
}
