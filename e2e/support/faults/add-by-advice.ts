import assert from 'node:assert/strict';
import type { BankEvent } from '../../../src/conformance/provider/bank.ts';
import {
  InvalidStoreSessionError,
  OpenStoreFailedError,
  StorageQuotaExceededError,
  StorageUnavailableError,
  StorageWipedError,
  StoreSessionExpiredError,
  type EventMessage,
  type EventStore,
  type EventStoreError,
  type EventStoreProvider,
} from '../../../src/index.ts';
import { idsOf } from './ledger.ts';
import { typed } from './verdict.ts';

// Each says what is to be done before the same is added again: wait, make room, or open anew.
const REPEATABLE = [
  InvalidStoreSessionError,
  OpenStoreFailedError,
  StorageQuotaExceededError,
  StorageWipedError,
  StoreSessionExpiredError,
] as const;

/** Adds messages until they are stored, as an application does that does what each error says and knows nothing else. */
export async function addByAdvice(
  provider: EventStoreProvider<BankEvent>,
  messages: readonly EventMessage<BankEvent>[],
): Promise<void> {
  let store: EventStore<BankEvent> | undefined;
  for (let isStored = false; !isStored;) {
    try {
      store ??= await provider.openStore('Account', '1', { openTimeout: 100_000 });
      await store.add(messages);
      isStored = true;
    } catch (reason) {
      const error = typed(reason);
      isStored = error.outcome === 'unknown' && (await holds(provider, messages));
      if (error.outcome === 'not-written') assertRepeatable(error);
      if (!isTransient(error)) {
        await store?.close();
        store = undefined;
      }
    }
  }
  await store?.close();
}

/** Reads the stream, however often it takes. */
async function holds(provider: EventStoreProvider<BankEvent>, messages: readonly EventMessage<BankEvent>[]): Promise<boolean> {
  const [first] = idsOf(messages);
  for (;;) {
    try {
      return idsOf(await provider.read('Account', '1').get()).includes(first ?? '');
    } catch (error) {
      assertRepeatable(typed(error));
    }
  }
}

function assertRepeatable(error: EventStoreError): void {
  assert.ok(isTransient(error) || REPEATABLE.some((type) => error instanceof type), `it ends with ${error.message}`);
}

function isTransient(error: EventStoreError): boolean {
  return error instanceof StorageUnavailableError && error.transient;
}
