import { AccountWithSnapshots } from '../../../src/conformance/provider/account.ts';
import { AccountBalance, deposit, deposits, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { accounts } from '../../../src/conformance/provider/accounts.ts';
import { createMessage, type EventStore, type EventStoreProvider, type EventStoreReader } from '../../../src/index.ts';
import { AGGREGATE, DOCUMENTS, PROVIDER, READER, STORE, TENANT, type Takes } from './entry-points.ts';
import { complaintOf } from './judge.ts';
import type { HostileValue } from './values.ts';
import { variants } from './variants.ts';

/** Functions of the package by their name, and what each takes. */
export type Functions = Readonly<Record<string, { readonly call: unknown; readonly takes: Takes }>>;

type Method = (...args: readonly unknown[]) => unknown;
type Target = Readonly<Record<PropertyKey, Method>>;

/** Passes a value as every part of every argument of the functions. What went wrong, each with the call and the part. */
export async function tryFunctions(functions: Functions, hostile: HostileValue): Promise<string[]> {
  const complaints: string[] = [];
  for (const [name, { call, takes }] of Object.entries(functions)) {
    for (const { part, args } of takes.flatMap((taken) => variants(taken, hostile))) {
      const complaint = await complaintOf(() => (call as Method)(...args));
      if (complaint) complaints.push(`${name}(…${part}…) ${complaint}: ${hostile.title}`);
    }
  }
  return complaints;
}

/** Does the same with every method of a provider, of its stores, its readers, its documents and its aggregates. */
export async function tryMethods(makeProvider: () => EventStoreProvider<BankEvent>, hostile: HostileValue): Promise<string[]> {
  const complaints: string[] = [];
  const attempt = async (target: object, method: PropertyKey, part: string, args: readonly unknown[]): Promise<void> => {
    const complaint = await complaintOf(() => (target as Target)[method]?.(...args));
    if (complaint) complaints.push(`${target.constructor.name}.${String(method)}(…${part}…) ${complaint}: ${hostile.title}`);
  };
  const provider = makeProvider();
  for (const [method, part, args] of callsOf(STORE, hostile)) {
    await using store = await filledStore(provider);
    await attempt(store, method, part, args);
    await attempt(store, 'get', ' after it', []);
  }
  const reader = await filledReader(provider);
  for (const [method, part, args] of callsOf(READER, hostile)) await attempt(reader, method, part, args);
  const documents = provider.documents(accounts, { database: TENANT });
  for (const [method, part, args] of callsOf(DOCUMENTS, hostile)) await attempt(documents, method, part, args);
  for (const [method, part, args] of callsOf(AGGREGATE, hostile)) {
    const aggregate = provider.aggregate(AccountWithSnapshots, crypto.randomUUID(), { database: TENANT });
    await attempt(aggregate, method, part, args);
    await attempt(aggregate, 'load', ' after it', []);
  }
  for (const [method, part, args] of callsOf(PROVIDER, hostile)) {
    const isLast = method === 'close' || method === Symbol.asyncDispose;
    await attempt(isLast ? makeProvider() : provider, method, part, args);
  }
  await provider.close();
  return complaints;
}

type Call = readonly [method: PropertyKey, part: string, args: readonly unknown[]];

function callsOf(methods: Readonly<Record<PropertyKey, Takes>>, hostile: HostileValue): readonly Call[] {
  return Reflect.ownKeys(methods).flatMap((method) =>
    (methods[method] ?? []).flatMap((taken) => variants(taken, hostile).map(({ part, args }): Call => [method, part, args])),
  );
}

async function filledReader(provider: EventStoreProvider<BankEvent>): Promise<EventStoreReader<BankEvent>> {
  await using store = await filledStore(provider);
  return provider.read(store.storeId.name, store.storeId.id, { database: TENANT });
}

/** A store of a new stream. */
async function filledStore(provider: EventStoreProvider<BankEvent>): Promise<EventStore<BankEvent>> {
  const store = await provider.openStore('Account', crypto.randomUUID(), { database: TENANT });
  await store.add([deposit(1, { idempotencyId: 'first' }), ...deposits(2, 2)]);
  await store.snapshot(1, createMessage(new AccountBalance(1, 1)));
  return store;
}
