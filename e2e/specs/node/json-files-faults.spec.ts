import assert from 'node:assert/strict';
import path from 'node:path';
import { expect } from '@playwright/test';
import { bankEvents, deposits, type BankEvent } from '../../../src/conformance/provider/bank.ts';
import { StorageQuotaExceededError, StorageUnavailableError, type EventStoreProvider } from '../../../src/index.ts';
import { createKeyValueEventStoreProvider, inProcess, SCHEMA } from '../../../src/key-value.ts';
import type { Disk } from '../../../src/storage/json-files/disk.ts';
import { JsonFilesStorage } from '../../../src/storage/json-files/json-files-storage.ts';
import { idsOf, Ledger } from '../../support/faults/ledger.ts';
import { SCENARIOS, type Scenario } from '../../support/faults/scenarios.ts';
import { typed } from '../../support/faults/verdict.ts';
import { FaultyDisk, type DiskFault } from '../../support/json-files/faulty-disk.ts';
import { test } from '../../support/json-files/directory.ts';
import { TestClock } from '../../../src/testing.ts';

const ONE_IN = process.env['DISK_FAULTS'] === 'all' ? 1 : 12; // calls; those on the journal all
const JOURNAL: ReadonlySet<keyof Disk> = new Set(['append', 'sync', 'link'] as const);
const FAULTS: readonly DiskFault[] = ['EIO', 'ENOSPC', 'EMFILE', 'late', 'part', 'full'];

// It waits for the end of a session on a clock that is moved, and a disk does not wait for that.
const NEEDS_A_CLOCK = 'a takeover after the end of a session that was not closed';
// As long as the disk is full they try again.
const NEVER_GIVE_UP = 'two applications that follow the advice of every error';

for (const [title, scenario] of Object.entries(SCENARIOS).filter(([name]) => name !== NEEDS_A_CLOCK)) {
  test(`${title}: whichever call of the disk fails, and how, every write is stored as was said, once and whole`, async ({
    directory,
  }) => {
    test.setTimeout(20 * 60_000);
    const place = (name: string): string => path.join(directory, name);
    const calls = await run(scenario, new FaultyDisk(), place('no fault'));
    let count = 0;
    for (const [faultIndex, fault] of FAULTS.entries()) {
      if (fault === 'full' && title === NEVER_GIVE_UP) continue;
      for (const [index, call] of calls.entries()) {
        if (fault === 'part' && call !== 'append') continue;
        if (!JOURNAL.has(call) && (index + faultIndex) % ONE_IN > 0) continue;
        await run(scenario, new FaultyDisk({ call: index + 1, fault }), place(`${fault} ${index}`)).catch((cause: unknown) => {
          throw new Error(`with ${fault} at call ${index + 1}, ${call}`, { cause });
        });
        count++;
      }
    }
    console.log(`${title}: ${count} faults of the disk`);
    expect(count).toBeGreaterThan(20);
  });
}

function connectTo(storage: JsonFilesStorage): () => EventStoreProvider<BankEvent> {
  const backend = inProcess(storage);
  return () => createKeyValueEventStoreProvider({ events: bankEvents, backend });
}

/** Runs a scenario on a disk that fails; returns the calls that it made. */
async function run(scenario: Scenario, faulty: FaultyDisk, directory: string): Promise<readonly (keyof Disk)[]> {
  const providers: EventStoreProvider<BankEvent>[] = [];
  const onFaulty = connectTo(new JsonFilesStorage(SCHEMA, { directory, disk: faulty.disk }));
  const connect = (): EventStoreProvider<BankEvent> => {
    const provider = onFaulty();
    providers.push(provider);
    return provider;
  };
  const ledger = new Ledger();
  await scenario({ clock: new TestClock(), ledger, connect }).catch(typed);
  faulty.heal();
  // The one that has met the fault, and then another process.
  assertFits(ledger, await idsIn(onFaulty()));
  await Promise.all(providers.map((provider) => provider.close()));
  await assertSound(connectTo(new JsonFilesStorage(SCHEMA, { directory }))(), ledger);
  return faulty.calls;
}

async function idsIn(provider: EventStoreProvider<BankEvent>): Promise<readonly string[]> {
  const messages = await provider.read('Account', '1').get();
  await provider.close();
  return idsOf(messages);
}

function assertFits(ledger: Ledger, ids: readonly string[]): void {
  ledger.assertFits(ids, false);
}

/** The stream holds what the ledger says, its versions have no hole, and it goes on. */
async function assertSound(provider: EventStoreProvider<BankEvent>, ledger: Ledger): Promise<void> {
  const reader = provider.read('Account', '1');
  const messages = await reader.get();
  const versions = messages.map(({ metadata }) => metadata.context.sequenceNumber);
  assert.deepEqual(
    versions,
    versions.map((_, index) => index + 1),
    'versions have no hole',
  );
  assertFits(ledger, idsOf(messages));
  ledger.snapshots.assertFits(await reader.snapshotVersions());
  await provider.close();
}

test('a full disk is told as StorageQuotaExceededError, what was stored stays, and adding works again once there is room', async ({
  directory,
}) => {
  const faulty = new FaultyDisk({ call: 1_000, fault: 'full' });
  await using provider = connectTo(new JsonFilesStorage(SCHEMA, { directory, disk: faulty.disk }))();
  const store = await provider.openStore('Account', '1');
  let version = 0;
  const error: unknown = await (async () => {
    for (;;) version = await store.add(deposits(1));
  })().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StorageQuotaExceededError);
  expect(await store.version()).toBe(version);
  await expect(store.add(deposits(1))).rejects.toBeInstanceOf(StorageQuotaExceededError);
  faulty.heal();
  expect(await store.add(deposits(1))).toBe(version + 1);
});

test('a failure that may pass is told as transient, and one that needs a person is not', async ({ directory }) => {
  for (const [code, transient] of [
    ['EIO', true],
    ['EMFILE', true],
    ['EBUSY', true],
    ['EACCES', false],
    ['EROFS', false],
  ] as const) {
    const faulty = new FaultyDisk({ call: 1, fault: code as DiskFault });
    const error: unknown = await new JsonFilesStorage(SCHEMA, { directory, disk: faulty.disk })
      .open('d')
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StorageUnavailableError);
    expect(error).toMatchObject({ transient });
  }
});
