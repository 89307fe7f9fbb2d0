import { createEventStoreProvider } from 'idb-eventstore';
import {
  bankEvents,
  CONFORMANCE_SCHEMA,
  KEY_VALUE_CASES,
  PROVIDER_CASES,
  type ConnectOptions,
  type ProviderWorld,
} from 'idb-eventstore/conformance';
import { createInMemoryEventStoreProvider } from 'idb-eventstore/in-memory';
import { InMemoryStorage, inMemory } from 'idb-eventstore/key-value';

/** Runs a case of the provider on IndexedDB through workers, or in the page's memory. */
export async function runProviderCase(kind: 'indexed-db' | 'in-memory', title: string): Promise<void> {
  const backend = inMemory();
  const providers: { close(): Promise<void> }[] = [];
  const connect: ProviderWorld['connect'] = (options = {}) => {
    const complete = { events: bankEvents, ...options } as Required<Pick<ConnectOptions<object>, 'events'>>;
    const provider =
      kind === 'in-memory' ? createInMemoryEventStoreProvider({ ...complete, backend }) : createEventStoreProvider(complete);
    providers.push(provider);
    return provider as never;
  };
  try {
    await found(PROVIDER_CASES, title).run({ connect, database: crypto.randomUUID() });
  } finally {
    await Promise.all(providers.map((provider) => provider.close()));
  }
}

/** Runs a case of the storage port on IndexedDB in a worker, or in the page's memory. */
export async function runKeyValueCase(kind: 'indexed-db' | 'in-memory', title: string): Promise<void> {
  const database = crypto.randomUUID();
  if (kind === 'in-memory') return found(KEY_VALUE_CASES, title).run(new InMemoryStorage(CONFORMANCE_SCHEMA), database);
  const worker = new Worker(new URL('./key-value-worker.ts', import.meta.url), { type: 'module' });
  const failure = await new Promise<string | undefined>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<string | undefined>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage({ title, database });
  });
  worker.terminate();
  if (failure !== undefined) throw new Error(failure);
}

function found<T extends { readonly title: string }>(cases: readonly T[], title: string): T {
  const match = cases.find((candidate) => candidate.title === title);
  if (!match) throw new Error(`There is no case '${title}'.`);
  return match;
}
