import assert from 'node:assert/strict';
import { accountsProjection } from '../../../src/conformance/provider/accounts.ts';
import { bankEvents, deposit, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { createInMemoryEventStoreProvider } from '../../../src/in-memory.ts';
import type { Backend } from '../../../src/key-value.ts';
import { EventStoreError, type Documents, type EventStoreProvider, type Subscription } from '../../../src/index.ts';
import type { TestClock } from '../../../src/testing.ts';

/** Clients of one storage on one clock, and the events that they add. */
export interface Readers {
  readonly clock: TestClock;
  readonly connect: (version?: number) => EventStoreProvider<BankEvent>;
  /** Adds a deposit of 1 to each of two streams, without a fault. */
  readonly add: () => Promise<void>;
  /** Waits until a condition holds; fails when it does not come to that. */
  readonly until: (condition: () => boolean | Promise<boolean>, what: string) => Promise<void>;
}

export type Reading = (readers: Readers) => Promise<void>;

const first = accountsProjection(1);
/** Counts a deposit ten times. */
const second = accountsProjection(2, 10);

/** A client with the accounts of a version. */
export function connectTo(backend: Backend, clock: TestClock, version = 1): EventStoreProvider<BankEvent> {
  return createInMemoryEventStoreProvider({ events: bankEvents, projections: [version === 1 ? first : second], backend, clock });
}

export async function addDeposits(provider: EventStoreProvider<BankEvent>): Promise<void> {
  for (const id of ['1', '2']) await provider.add('Account', id, deposit(1));
}

/** Keeps what a subscriber was given. */
function listen(provider: EventStoreProvider<BankEvent>, heard: number[], options: object = {}): Subscription {
  return provider.subscribe(options, ({ position }) => void heard.push(position));
}

/** The first time of each. */
function firsts(positions: readonly number[]): readonly number[] {
  return [...new Set(positions)];
}

function documentsOf(provider: EventStoreProvider<BankEvent>, version = 1): Documents<object> {
  return provider.documents(version === 1 ? first : second) as unknown as Documents<object>;
}

/** Whether the documents of both streams, and their index, say that so many deposits were made. */
async function show(documents: Documents<object>, deposits: number, worth = 1): Promise<boolean> {
  const balance = deposits * worth;
  const expected = { owner: '', balance, deposits };
  const found = await documents.getMany(['1', '2']).catch(pass);
  const listed = await documents.list({ index: 'byBalance', from: balance, to: balance }).catch(pass);
  const status = await documents.status().catch(pass);
  for (const document of found ?? []) {
    const { deposits: counted = 0, balance: sum = 0 } = (document ?? {}) as { deposits?: number; balance?: number };
    assert.ok(counted <= deposits, 'no event counts twice');
    assert.ok(sum === counted || sum === counted * 10, 'a document is of one version');
  }
  const isThere = (found ?? []).every((document) => JSON.stringify(document) === JSON.stringify(expected));
  return found !== undefined && isThere && listed?.documents.length === 2 && status?.state === 'current';
}

/** A fault is told as what it is. */
function pass(error: unknown): undefined {
  assert.ok(error instanceof EventStoreError, `a foreign exception: ${String(error)}`);
}

const upTo = (last: number): readonly number[] => Array.from({ length: last }, (_, index) => index + 1);

export const READINGS: Readonly<Record<string, Reading>> = {
  'a subscriber without a name': async ({ connect, add, until }) => {
    await add();
    const heard: number[] = [];
    const subscription = listen(connect(), heard);
    await until(() => heard.length >= 2, 'what was there');
    await add();
    await until(() => heard.length >= 4, 'what came');
    assert.deepEqual(heard, upTo(4), 'each commit once, in order');
    await subscription.close();
  },
  'a subscriber without a name that begins at the end': async ({ connect, add, until }) => {
    await add();
    const heard: number[] = [];
    const subscription = listen(connect(), heard, { from: 'end' });
    let isCaughtUp = false;
    void subscription.caughtUp.then(() => (isCaughtUp = true));
    await until(() => isCaughtUp, 'the end');
    await add();
    await until(() => heard.length >= 2, 'what came');
    assert.deepEqual(heard, [3, 4], 'each commit once, from the end on');
    await subscription.close();
  },
  'a named subscription that is taken over': async ({ connect, add, until }) => {
    await add();
    const heard: number[] = [];
    const subscription = listen(connect(), heard, { name: 'mails' });
    await until(() => heard.includes(2), 'what was there');
    await subscription.close();
    const other = listen(connect(), heard, { name: 'mails' });
    await add();
    await until(() => heard.includes(4), 'what came');
    assert.deepEqual(firsts(heard), upTo(4), 'each commit at least once, first in order');
    await other.close();
  },
  'a named subscription whose handler takes its time': async ({ connect, add, until, clock }) => {
    await add();
    const heard: number[] = [];
    const blamed: unknown[] = [];
    const subscription = connect().subscribe(
      {
        name: 'mails',
        onError: (error, commit) => {
          if (commit) blamed.push(error);
          return 'retry';
        },
      },
      async ({ position }) => {
        heard.push(position);
        // It shows meanwhile that it is at work.
        await new Promise<void>((resolve) => clock.schedule(8_000, resolve));
      },
    );
    await until(() => subscription.position === 2, 'what was there');
    await add();
    await until(() => subscription.position === 4, 'what came');
    assert.deepEqual(firsts(heard), upTo(4), 'each commit at least once, first in order');
    assert.deepEqual(blamed, [], 'a handler is not blamed for what it has not done');
    await subscription.close();
  },
  'documents that are kept up': async ({ connect, add, until }) => {
    await add();
    const documents = documentsOf(connect());
    await until(() => show(documents, 1), 'what was there');
    await add();
    await until(() => show(documents, 2), 'what came');
  },
  'documents that are kept up by two clients of which one ends': async ({ connect, add, until }) => {
    const [one, other] = [connect(), connect()];
    documentsOf(one);
    const documents = documentsOf(other);
    await add();
    await until(() => show(documents, 1), 'what came');
    await one.close();
    await add();
    await until(() => show(documents, 2), 'what came when one had ended');
  },
  'documents that are built anew': async ({ connect, add, until }) => {
    await add();
    const documents = documentsOf(connect());
    await until(() => show(documents, 1), 'what was there');
    await documents.rebuild().catch(pass);
    await add();
    await until(() => show(documents, 2), 'what came');
  },
  'a new version of documents': async ({ connect, add, until }) => {
    await add();
    const documents = documentsOf(connect());
    await until(() => show(documents, 1), 'what was there');
    const newer = documentsOf(connect(2), 2);
    await until(() => show(newer, 1, 10), 'the new version');
    await add();
    await until(() => show(newer, 2, 10), 'what came');
  },
};
