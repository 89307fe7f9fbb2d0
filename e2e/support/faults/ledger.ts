import assert from 'node:assert/strict';
import type { BankEvent } from '../../../src/conformance/provider/bank.ts';
import type { EventMessage, EventStore } from '../../../src/index.ts';
import { SnapshotLedger } from './snapshot-ledger.ts';
import { verdictOf, type Verdict } from './verdict.ts';

/** What was asked for in one add, and what came of it. */
interface Entry {
  /** Who asked: the adds of one client keep the order in which they were acknowledged. */
  readonly by: string;
  readonly ids: readonly string[];
  readonly verdict: Verdict;
}

/** What a scenario was told of its writes. */
export class Ledger {
  readonly snapshots: SnapshotLedger = new SnapshotLedger();
  readonly #entries: Entry[] = [];

  async add(store: EventStore<BankEvent>, messages: readonly EventMessage<BankEvent>[]): Promise<void> {
    this.enter('all', messages, await verdictOf(store.add(messages)));
  }

  enter(by: string, messages: readonly EventMessage[], verdict: Verdict): void {
    this.#entries.push({ by, ids: idsOf(messages), verdict });
  }

  /** Throws when the stream cannot hold these messages in this order. `isWiped`: the database was deleted on the way. */
  assertFits(stored: readonly string[], isWiped: boolean): void {
    assert.equal(new Set(stored).size, stored.length, 'nothing is stored twice');
    for (const { ids, verdict } of this.#entries) {
      const start = stored.indexOf(ids[0] ?? '');
      if (start === -1) assert.ok(!ids.some((id) => stored.includes(id)), 'a batch is stored whole or not at all');
      else assert.deepEqual(stored.slice(start, start + ids.length), ids, 'a batch is stored whole or not at all');
      if (verdict === 'not-written') assert.equal(start, -1, 'what is said not to be written is not stored');
    }
    for (const by of new Set(this.#entries.map((entry) => entry.by))) this.#assertOrder(by, stored, isWiped);
  }

  #assertOrder(by: string, stored: readonly string[], isWiped: boolean): void {
    const acknowledged = this.#entries.filter((entry) => entry.by === by && entry.verdict === 'acknowledged');
    const places = acknowledged.map(({ ids }) => stored.indexOf(ids[0] ?? ''));
    // Of a database that was deleted, what was acknowledged since.
    const since = isWiped ? places.lastIndexOf(-1) + 1 : 0;
    const expected = [...places.slice(0, since).fill(-1), ...places.slice(since).toSorted((a, b) => a - b)];
    assert.deepEqual(places, expected, 'what is acknowledged is stored, in its order');
    assert.ok(!places.includes(-1, since), 'what is acknowledged is stored');
  }
}

export function idsOf(messages: readonly EventMessage[]): string[] {
  return messages.map(({ metadata }) => metadata.message.id);
}
