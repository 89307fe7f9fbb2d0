import assert from 'node:assert/strict';
import type { Verdict } from './verdict.ts';

type Versions = ReadonlySet<number>;

/** Which snapshots a stream can have, by what one client was told of its writes one after the other. */
export class SnapshotLedger {
  /** Undefined as long as nothing was entered: the scenario is about something else. */
  #possible: readonly Versions[] | undefined;

  put(version: number, verdict: Verdict): void {
    this.#change(verdict, (before) => new Set([...before, version]));
  }

  clear(version: number, verdict: Verdict): void {
    this.#change(verdict, (before) => new Set([...before].filter((found) => found !== version)));
  }

  clearAll(verdict: Verdict): void {
    this.#change(verdict, () => new Set());
  }

  assertFits(versions: readonly number[]): void {
    const possible = this.#possible?.map((found) => [...found].toSorted((a, b) => a - b));
    assert.ok(
      !possible || possible.some((found) => String(found) === String(versions)),
      `snapshots at [${versions.join()}], where there can be ${JSON.stringify(possible)}`,
    );
  }

  #change(verdict: Verdict, write: (before: Versions) => Versions): void {
    const before = this.#possible ?? [new Set()];
    const written = before.map(write);
    const possible = { acknowledged: written, 'not-written': before, unknown: [...before, ...written] };
    this.#possible = possible[verdict];
  }
}
